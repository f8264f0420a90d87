package dev.bramka.client.auth;

import dev.bramka.client.http.KsefFailure;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A log-in that failed, and at which step. */
public final class LoginFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The steps of a log-in. */
  public enum Step {
    /** Asking for the challenge. */
    CHALLENGE,
    /** Getting KSeF's public key. */
    PUBLIC_KEY,
    /** Encrypting the token or signing the request on our side. */
    PROOF,
    /** KSeF's verdict, its polling and redeeming. */
    VERDICT
  }

  private final Step step;
  private final boolean temporary;

  LoginFailure(Step step, String message, boolean temporary, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
    this.temporary = temporary;
  }

  /** What KSeF does not allow a credential, it does not allow it later by itself. */
  static LoginFailure of(Step step, KsefFailure cause) {
    boolean denied = cause instanceof KsefFailure.Refused refused && refused.denied();
    return new LoginFailure(
        step, String.valueOf(cause.getMessage()), cause.temporary() && !denied, cause);
  }

  /** The step that failed. */
  public Step step() {
    return step;
  }

  /**
   * Whether the same log-in may well succeed later; false when KSeF refused it or the credential
   * cannot be used.
   */
  public boolean temporary() {
    return temporary;
  }

  /** When KSeF asks to come back; null when it did not say. */
  public @Nullable Duration retryAfter() {
    return getCause() instanceof KsefFailure failure ? failure.retryAfter() : null;
  }
}
