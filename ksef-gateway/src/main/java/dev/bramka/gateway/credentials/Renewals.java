package dev.bramka.gateway.credentials;

import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.client.certificates.Certificates;
import dev.bramka.client.certificates.Certificates.Listed;
import dev.bramka.gateway.credentials.CertificateRequest.State;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.tenants.Origin;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.TenantCredentials.Shown;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/**
 * Renews the certificates that the gateway asked for, ahead of their end; and looks once a day
 * whether KSeF has shortened or revoked one. Thread-safe.
 */
@Service
public class Renewals {
  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

  /** How often KSeF's list is asked for, and a renewal that failed is tried again. */
  private static final Duration DAILY = Duration.ofHours(23);

  private final Tenants tenants;
  private final TenantCredentials credentials;
  private final Enrolments enrolments;
  private final CertificateLogins logins;
  private final Duration ahead;
  private final Clock clock;
  private final Map<String, Instant> looked = new ConcurrentHashMap<>();

  /** Time and settings. */
  @Component
  record Ground(KsefSettings settings, Clock clock) {}

  Renewals(
      Tenants tenants,
      TenantCredentials credentials,
      Enrolments enrolments,
      CertificateLogins logins,
      Ground ground) {
    this.tenants = tenants;
    this.credentials = credentials;
    this.enrolments = enrolments;
    this.logins = logins;
    this.ahead = ground.settings().certificates().renewal();
    this.clock = ground.clock();
  }

  void round() {
    for (Tenant tenant : tenants.active()) {
      try {
        round(tenant);
      } catch (RuntimeException e) {
        LOG.warn("Tenant {}: its certificates are not renewed: {}", tenant.id(), e.getMessage());
      }
    }
  }

  private void round(Tenant tenant) {
    if (credentials.enrolled(tenant).isEmpty()) {
      return;
    }
    Instant last = looked.get(tenant.id());
    if (last == null || last.plus(DAILY).isBefore(clock.instant())) {
      try {
        look(tenant);
      } catch (RuntimeException e) {
        LOG.warn("Tenant {}: KSeF's list of certificates: {}", tenant.id(), e.getMessage());
      }
    }
    renew(tenant);
  }

  /**
   * Compares what is known of the tenant's certificates with KSeF's list, and renews what is due.
   *
   * @throws RuntimeException when KSeF does not tell
   */
  public void look(Tenant tenant) {
    List<Shown> own =
        credentials.shown(tenant).stream().filter(c -> c.origin() == Origin.ENROLLED).toList();
    if (!own.isEmpty()) {
      List<Listed> all = logins.call(tenant, null, Certificates::all);
      own.forEach(certificate -> compare(tenant, certificate, all));
    }
    looked.put(tenant.id(), clock.instant());
    renew(tenant);
  }

  private void compare(Tenant tenant, Shown certificate, List<Listed> all) {
    for (Listed one : all) {
      if (one.certificateSerialNumber().equalsIgnoreCase(certificate.serial())) {
        Instant end = one.active() ? one.validTo().toInstant() : clock.instant();
        if (end.isBefore(Objects.requireNonNull(certificate.ends()))) {
          LOG.warn(
              "Tenant {}: KSeF ends certificate {} at {}", tenant.id(), certificate.serial(), end);
          ends(certificate, end);
        }
      }
    }
  }

  private void ends(Shown certificate, Instant end) {
    if (certificate.offline()) {
      tenants.offlineEnds(certificate.id(), end);
    } else {
      tenants.ends(certificate.id(), end);
    }
  }

  private void renew(Tenant tenant) {
    for (Shown certificate : credentials.enrolled(tenant)) {
      Instant now = clock.instant();
      Instant end = Objects.requireNonNull(certificate.ends());
      boolean due = end.minus(ahead).isBefore(now) && !ahead.isZero();
      if (due && !refusedLately(tenant, certificate)) {
        begin(tenant, certificate.purpose());
      }
    }
  }

  private void begin(Tenant tenant, Purpose purpose) {
    try {
      enrolments.begin(tenant, purpose, null);
    } catch (RuntimeException e) {
      // The tenant's other purpose must not wait for this one.
      LOG.warn(
          "Tenant {}: its certificate ({}) is not renewed: {}",
          tenant.id(),
          purpose,
          e.getMessage());
    }
  }

  private boolean refusedLately(Tenant tenant, Shown certificate) {
    Instant since = clock.instant().minus(DAILY);
    return enrolments.of(tenant).stream()
        .anyMatch(
            r ->
                r.purpose() == certificate.purpose()
                    && r.state() == State.FAILED
                    && r.created().isAfter(since));
  }
}
