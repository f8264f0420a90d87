package dev.bramka.gateway.apiv2;

import dev.bramka.gateway.platform.GatewayFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names submissions and packages by the ids that callers of the box choose, whatever is in them.
 */
final class BoxIds {
  private static final String PREFIX = "box:";
  private static final int LONGEST = 1_000;

  private BoxIds() {}

  /**
   * The id in our own terms.
   *
   * @throws GatewayFailure INPUT when there is none
   */
  static String ours(String member, String given) {
    if (given.isBlank() || given.length() > LONGEST) {
      throw new GatewayFailure(
          BoxError.INPUT, "/" + member + ": 1 to " + LONGEST + " characters are required");
    }
    return PREFIX + (given.matches("[A-Za-z0-9._@-]{1,100}") ? given : "~" + hash(given));
  }

  private static String hash(String given) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(given.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
