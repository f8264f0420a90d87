package dev.bramka.documents.visualise.model;

/** A view that would take more room than anyone's reading is worth. */
public final class TooLongException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message which bound it goes over
   */
  public TooLongException(String message) {
    super(message, null, false, false);
  }
}
