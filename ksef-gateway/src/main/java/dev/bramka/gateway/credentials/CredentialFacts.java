package dev.bramka.gateway.credentials;

import dev.bramka.gateway.credentials.CertificateRequest.State;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.TenantCredentials.Shown;
import dev.bramka.gateway.tenants.TenantFacts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What tenants log in with, until when, and how it went lately. Thread-safe. */
@Component
class CredentialFacts implements TenantFacts {
  private final TenantCredentials credentials;
  private final CertificateRequests requests;

  CredentialFacts(TenantCredentials credentials, CertificateRequests requests) {
    this.credentials = credentials;
    this.requests = requests;
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
    List<Shown> all = credentials.shown(tenant);
    List<Shown> logins = all.stream().filter(c -> !c.offline()).toList();
    facts.put(
        tenant.id(),
        "credential",
        logins.isEmpty()
            ? "none"
            : logins.stream().map(Shown::kind).collect(Collectors.joining(", ")));
    String failure = logins.isEmpty() ? null : logins.getFirst().failure();
    if (failure != null) {
      facts.put(tenant.id(), "newest credential fails", failure);
    }
    addDates(facts, tenant, all);
    if (requests.of(tenant).stream().anyMatch(r -> r.state() == State.OPEN)) {
      facts.put(tenant.id(), "certificate", "asked for");
    }
  }

  private static void addDates(Facts facts, Tenant tenant, List<Shown> all) {
    for (Shown certificate : TenantCredentials.lasting(all)) {
      String purpose = certificate.purpose().name().toLowerCase(Locale.ROOT);
      String until = String.valueOf(certificate.ends());
      facts.put(tenant.id(), purpose + " certificate until", until);
    }
    all.stream()
        .map(Shown::lastSuccess)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .ifPresent(at -> facts.put(tenant.id(), "logged in last", at.toString()));
  }
}
