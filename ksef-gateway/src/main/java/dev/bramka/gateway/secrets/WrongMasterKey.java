package dev.bramka.gateway.secrets;

/** The master key is not the one of this database; the message says what to do. */
public final class WrongMasterKey extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  WrongMasterKey(String message) {
    super(message);
  }
}
