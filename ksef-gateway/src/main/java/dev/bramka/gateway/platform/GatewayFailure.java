package dev.bramka.gateway.platform;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why the gateway could not do what was asked; the APIs turn reasons into their own codes. */
public final class GatewayFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Reason {
    CHALLENGE,
    IV_LENGTH,
    KEY_LENGTH,
    PUBLIC_KEY,
    BASE64,
    CREDENTIAL,
    LOGIN,
    SESSION_OPEN,
    SESSION_REFERENCE,
    SESSION_STATUS,
    SESSION_CLOSE,
    SESSION_ENDED,
    SESSION_STORE,
    INVOICE_STORE,
    SESSION_UPO,
    SESSION_UNKNOWN,
    FOREIGN,
    SESSION_NO_UPO,
    INVOICE_VERSION,
    INVOICE_SIZE,
    INVOICE_FORMAT,
    INVOICE_SEND,
    INVOICE_STATUS,
    INVOICE_UNKNOWN,
    QUERY_CRITERIA,
    QUERY_START,
    QUERY_STATUS,
    QUERY_UNKNOWN,
    QUERY_RESULT,
    QUERY_PART_UNKNOWN,
    INPUT,
    VISUALISE,
    VISUALISE_FAILED,
    TOO_LARGE,
    SLOW,
    BUSY
  }

  private final Reason reason;
  private final transient @Nullable Duration retryAfter;
  private final @Nullable String polish;

  /**
   * @param reason what went wrong
   * @param details what exactly, for the caller; never a secret
   */
  public GatewayFailure(Reason reason, @Nullable String details) {
    this(reason, details, null, null);
  }

  /**
   * A failure that can be told in two languages.
   *
   * @param details what exactly, in English
   * @param polish the same in Polish
   */
  public GatewayFailure(Reason reason, String details, String polish) {
    super(details);
    this.reason = reason;
    this.retryAfter = null;
    this.polish = polish;
  }

  /**
   * @param retryAfter when trying again makes sense; null when the fault is not temporary
   * @param cause what lies behind it
   */
  public GatewayFailure(
      Reason reason,
      @Nullable String details,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(details, cause);
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.polish = null;
  }

  /** The details in Polish where there are any, else in English. */
  public @Nullable String polish() {
    return polish == null ? getMessage() : polish;
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }

  /** When trying again makes sense; null when the fault is not temporary. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
