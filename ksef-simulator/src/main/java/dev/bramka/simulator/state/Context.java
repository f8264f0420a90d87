package dev.bramka.simulator.state;

/**
 * The entity on whose behalf somebody is logged in.
 *
 * @param type {@code Nip}, {@code InternalId}, {@code NipVatUe} or {@code PeppolId}
 * @param value its identifier
 */
public record Context(String type, String value) {
  /** One text for both, for keys. */
  public String key() {
    return type + ":" + value;
  }
}
