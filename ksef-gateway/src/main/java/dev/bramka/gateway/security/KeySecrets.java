package dev.bramka.gateway.security;

import dev.bramka.gateway.security.ApiKeys.Issued;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How keys are made and compared: a random secret of 256 bit, of which the SHA-256 is kept. */
public final class KeySecrets {
  /** Compared when no such key exists, so that unknown ids take as long as wrong secrets. */
  private static final String NOBODY = "0".repeat(64);

  private KeySecrets() {}

  static Issued fresh(String prefix) {
    SecureRandom random = new SecureRandom();
    byte[] id = new byte[9];
    byte[] secret = new byte[32];
    random.nextBytes(id);
    random.nextBytes(secret);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return new Issued(prefix + encoder.encodeToString(id), encoder.encodeToString(secret));
  }

  /** Whether a secret has this hash; never for null. */
  static boolean match(String secret, @Nullable String hash) {
    return MessageDigest.isEqual(
        sha256(secret).getBytes(StandardCharsets.US_ASCII),
        (hash == null ? NOBODY : hash).getBytes(StandardCharsets.US_ASCII));
  }

  /** Hexadecimal SHA-256 of a secret, as the configuration file has it. */
  public static String sha256(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
