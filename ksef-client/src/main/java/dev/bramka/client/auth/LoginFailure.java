package dev.bramka.client.auth;

import java.io.Serial;

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

  LoginFailure(Step step, String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  /** The step that failed. */
  public Step step() {
    return step;
  }
}
