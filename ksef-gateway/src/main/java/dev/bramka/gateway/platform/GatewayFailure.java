package dev.bramka.gateway.platform;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why the gateway could not do what was asked; the APIs turn reasons into their own codes. */
public final class GatewayFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** How much the gateway takes on at once, and how long it waits for callers. */
  public enum LoadFault implements Reason {
    /** All places are taken; the same call works later. */
    BUSY,
    /** The body is larger than the operation takes. */
    TOO_LARGE,
    /** The body did not arrive in time. */
    SLOW
  }

  /** What went wrong; each room has an enum of its own. */
  public interface Reason extends Serializable {
    /** Its name, as an enum has it. */
    String name();
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
