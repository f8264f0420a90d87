package dev.bramka.gateway.tenants;

/**
 * A company whose invoices pass through.
 *
 * @param id stable id
 * @param name for people
 * @param nip the context in KSeF
 * @param environment which KSeF: {@code simulator}, {@code test}, {@code demo}, {@code production}
 */
public record Tenant(String id, String name, String nip, String environment) {
  /** Whether wrong documents have legal consequences. */
  public boolean production() {
    return environment.equals("production");
  }
}
