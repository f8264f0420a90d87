package dev.bramka.gateway.sessions;

import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.tenants.CredentialFault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns failures of the client into the gateway's, keeping whether trying again makes sense. */
public final class Failures {

  /** What can fail around log-ins and sessions at KSeF. */
  public enum SessionFault implements Reason {
    /** KSeF gave no challenge. */
    CHALLENGE,
    /** KSeF's public key cannot be had. */
    PUBLIC_KEY,
    /** KSeF refused the log-in or did not answer it. */
    LOGIN,
    /** The environment takes no such documents. */
    INVOICE_VERSION,
    /** The session could not be opened. */
    SESSION_OPEN,
    /** KSeF gave no usable reference number. */
    SESSION_REFERENCE,
    /** The status cannot be had. */
    SESSION_STATUS,
    /** The session could not be closed. */
    SESSION_CLOSE,
    /** There is no such session. */
    SESSION_UNKNOWN,
    /** It is another tenant's session. */
    FOREIGN
  }

  private static final Duration SOON = Duration.ofSeconds(10);

  private Failures() {}

  /** A failure of a call that was made for the reason. */
  public static GatewayFailure of(Reason reason, RuntimeException e) {
    return switch (e) {
      case GatewayFailure already -> already;
      case LoginFailure login ->
          new GatewayFailure(
              reasonOf(login.step()),
              login.getMessage(),
              when(login.retryAfter(), login.temporary()),
              login);
      case PublicKeys.NoValidKey key ->
          new GatewayFailure(SessionFault.PUBLIC_KEY, key.getMessage(), SOON, key);
      case KsefFailure.Refused refused ->
          new GatewayFailure(
              reason, refused.explanation(), when(null, refused.temporary()), refused);
      case KsefFailure failure ->
          new GatewayFailure(
              reason,
              failure.getMessage(),
              when(failure.retryAfter(), failure.temporary()),
              failure);
      default -> throw e;
    };
  }

  private static @Nullable Duration when(@Nullable Duration asked, boolean temporary) {
    return asked != null ? asked : temporary ? SOON : null;
  }

  static Reason reasonOf(LoginFailure.Step step) {
    return switch (step) {
      case CHALLENGE -> SessionFault.CHALLENGE;
      case PUBLIC_KEY -> SessionFault.PUBLIC_KEY;
      case PROOF -> CredentialFault.CREDENTIAL;
      case VERDICT -> SessionFault.LOGIN;
    };
  }
}
