package dev.bramka.gateway.events;

import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Secrets that webhooks are signed with (Standard Webhooks, "Signature scheme"): HMAC-SHA256 over
 * id, timestamp and body. While a secret is being replaced both sign, for a day. Thread-safe.
 */
@Component
class WebhookSecrets {
  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;
  private static final Duration OVERLAP = Duration.ofDays(1);

  private final SecretBox box;
  private final SecureRandom random = new SecureRandom();

  WebhookSecrets(SecretBox box) {
    this.box = box;
  }

  /**
   * A secret as it is kept and as its owner sees it, once.
   *
   * @param sealed for the database
   * @param shown {@code whsec_} and Base64
   */
  record Made(byte[] sealed, String shown) {}

  Made fresh(String id) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    byte[] sealed =
        box.seal(Sealed.WEBHOOK.purpose(id), ByteBuffer.allocate(BYTES).put(secret).array());
    return new Made(sealed, PREFIX + Base64.getEncoder().encodeToString(secret));
  }

  /** Another secret beside the old one, which signs on for a day. */
  Made replaced(String id, byte[] old, Instant now) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    byte[] before = Arrays.copyOf(box.open(Sealed.WEBHOOK.purpose(id), old), BYTES);
    byte[] both =
        ByteBuffer.allocate(2 * BYTES + Long.BYTES)
            .put(secret)
            .put(before)
            .putLong(now.plus(OVERLAP).toEpochMilli())
            .array();
    return new Made(
        box.seal(Sealed.WEBHOOK.purpose(id), both),
        PREFIX + Base64.getEncoder().encodeToString(secret));
  }

  /** The header {@code webhook-signature}. */
  String signature(String id, byte[] sealed, String message, Instant now) {
    ByteBuffer kept = ByteBuffer.wrap(box.open(Sealed.WEBHOOK.purpose(id), sealed));
    byte[] secret = new byte[BYTES];
    kept.get(secret);
    String signature = signed(secret, message);
    if (kept.remaining() < BYTES + Long.BYTES) {
      return signature;
    }
    byte[] before = new byte[BYTES];
    kept.get(before);
    return kept.getLong() > now.toEpochMilli()
        ? signature + " " + signed(before, message)
        : signature;
  }

  private static String signed(byte[] secret, String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] code = mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC failed", e);
    }
  }
}
