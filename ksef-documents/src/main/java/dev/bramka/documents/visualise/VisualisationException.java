package dev.bramka.documents.visualise;

/** A document cannot be shown, through its own fault. */
public final class VisualisationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Reason {
    /** It is no invoice, or no receipt, or no XML at all. */
    NOT_A_DOCUMENT,
    /** Its structure is not known. */
    VERSION,
    /** It is empty, or too large. */
    SIZE,
    /** The KSeF number is not of this invoice. */
    KSEF_NUMBER,
    /** What the QR code says is missing in the invoice. */
    CODE
  }

  private final Reason reason;

  VisualisationException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  VisualisationException(Reason reason, IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
    this.reason = reason;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
