package dev.bramka.gateway.security;

import dev.bramka.gateway.tenants.Tenant;

/**
 * Who is calling.
 *
 * @param keyId the API key's id
 * @param tenant whose key it is
 */
public record Caller(String keyId, Tenant tenant) {
  @Override
  public String toString() {
    return keyId;
  }
}
