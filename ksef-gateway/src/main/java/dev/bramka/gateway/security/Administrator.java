package dev.bramka.gateway.security;

/**
 * Who administers.
 *
 * @param keyId the key's id
 */
public record Administrator(String keyId) {
  @Override
  public String toString() {
    return keyId;
  }
}
