package dev.bramka.gateway.credentials;

import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.TenantFacts;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What tenants log in with, and until when. Thread-safe. */
@Component
class CredentialFacts implements TenantFacts {
  private final TenantCredentials credentials;

  CredentialFacts(TenantCredentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public void add(Facts facts) {
    for (Tenant tenant : facts.tenants()) {
      try {
        add(facts, tenant);
      } catch (RuntimeException e) {
        facts.put(tenant.id(), "credential fails", String.valueOf(e.getMessage()));
      }
    }
  }

  private void add(Facts facts, Tenant tenant) {
    facts.put(
        tenant.id(), "credential", credentials.kind(tenant).map(k -> k.name()).orElse("none"));
    for (TenantCredentials.Validity validity : credentials.validities(tenant)) {
      String purpose = validity.purpose().name().toLowerCase(Locale.ROOT);
      facts.put(tenant.id(), purpose + " certificate until", validity.until().toString());
    }
  }
}
