package dev.bramka.client.http;

/**
 * KSeF's exception codes that decide what is done next (contract 2.8.1, exception codes); all
 * others are passed on with KSeF's words.
 */
public enum ExceptionCode {
  /** The session has as many invoices as one takes. */
  SESSION_FULL(21155, false),
  /** No such invoice. */
  INVOICE_NOT_FOUND(21164, false),
  /** The invoice is accepted, but cannot be downloaded yet. */
  INVOICE_NOT_STORED_YET(21165, true),
  /** No such session; one that was just opened may not be known everywhere yet. */
  SESSION_NOT_FOUND(21173, true),
  /** The session's status forbids it: it is closed already. */
  SESSION_STATUS_FORBIDS(21180, false),
  /** As many exports run for the context as may. */
  TOO_MANY_EXPORTS(21182, true),
  /** The period begins after the high-water mark. */
  BEYOND_HIGH_WATER_MARK(21183, false),
  /** The session is in maintenance; another one may work. */
  SESSION_UNAVAILABLE(21184, true),
  /** The log-in is not ready, or its token was redeemed. */
  LOGIN_FORBIDS(21301, true),
  /** The public key that was encrypted with is unknown or withdrawn. */
  PUBLIC_KEY_WITHDRAWN(21470, false);

  private final int code;
  private final boolean temporary;

  ExceptionCode(int code, boolean temporary) {
    this.code = code;
    this.temporary = temporary;
  }

  /** KSeF's number for it. */
  public int code() {
    return code;
  }

  /** Whether it passes by itself. */
  static boolean temporary(int code) {
    for (ExceptionCode known : values()) {
      if (known.code == code) {
        return known.temporary;
      }
    }
    return false;
  }
}
