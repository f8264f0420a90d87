package dev.bramka.gateway.credentials;

import dev.bramka.client.auth.Credential.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that the gateway asks KSeF for.
 *
 * @param reference KSeF's number (EH); null before it took the request
 * @param attempts steps that were put off
 * @param reason why it failed, or was last put off; null when it was not
 */
public record CertificateRequest(
    String id,
    String tenantId,
    Purpose purpose,
    State state,
    @Nullable String reference,
    int attempts,
    Instant created,
    @Nullable String reason) {
  /** How a request stands. */
  public enum State {
    /** On its way. */
    OPEN,
    /** The certificate is in use. */
    DONE,
    /** KSeF refused it, or it came to nothing. */
    FAILED
  }

  /** What the certificate is called at KSeF, by which it is found again. */
  String name() {
    return "Bramka " + id;
  }
}
