package dev.bramka.gateway.credentials;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.certificates.Certificates;
import dev.bramka.client.certificates.Certificates.Enrolment;
import dev.bramka.client.certificates.Certificates.Listed;
import dev.bramka.client.certificates.Certificates.Reason;
import dev.bramka.client.certificates.SigningRequest;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.credentials.CertificateRequest.State;
import dev.bramka.gateway.credentials.CertificateRequests.Secret;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.Retained;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.sessions.KsefClients;
import dev.bramka.gateway.sessions.Logins;
import dev.bramka.gateway.tenants.Leases;
import dev.bramka.gateway.tenants.Origin;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.TenantCredentials.Shown;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Asks KSeF for certificates and puts them to use. The key is made here and stored, sealed, before
 * KSeF hears of it, so that a certificate is never without its key; a request whose answer was lost
 * is found again by its name. A certificate that logs in has logged in once before it takes the
 * place of the one before it. Thread-safe.
 */
@Service
public class Enrolments {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolments.class);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

  /** KSeF has made it, or never will. */
  private static final Duration MADE_BY = Duration.ofMinutes(2);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofHours(1));

  /** KSeF keeps the status of a request for 30 days (contract); nobody waits for so long. */
  private static final Duration GIVEN_UP = Duration.ofDays(7);

  private static final int WORKING_BELOW = 200;
  private static final int MADE = 200;

  /** What enrolments stand on. */
  @Service
  record Ground(
      Tenants tenants,
      TenantCredentials credentials,
      Logins logins,
      KsefClients clients,
      Leases leases,
      Events events,
      Clock clock) {}

  private final CertificateRequests requests;
  private final CertificateLogins certificates;
  private final Ground ground;
  private final Tenants tenants;

  Enrolments(CertificateRequests requests, CertificateLogins certificates, Ground ground) {
    this.requests = requests;
    this.certificates = certificates;
    this.ground = ground;
    tenants = ground.tenants();
  }

  /** What may go when it is old. */
  @Configuration(proxyBeanMethods = false)
  static class Old {
    @Bean
    Retained oldRequests() {
      return new Retained(
          "certificate_request", "created", "state <> 'OPEN'", RetentionSettings::events);
    }
  }

  /** Looks every few seconds. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> enrolmentTask(Enrolments enrolments) {
      return Tasks.recurring("enrolments", FixedDelay.of(Duration.ofSeconds(3)))
          .execute((instance, context) -> enrolments.round());
    }
  }

  /**
   * Asks KSeF for a certificate; what follows happens by itself. While a request for the same
   * purpose is on its way, there is no other.
   *
   * @param lent a certificate to ask with, which is forgotten at the end: the way from a token to a
   *     certificate; null for the tenant's own
   * @return the request
   * @throws GatewayFailure CREDENTIAL when the tenant has no certificate to ask with
   * @throws RuntimeException when KSeF does not let it in, or refuses
   */
  public CertificateRequest begin(
      Tenant tenant, Purpose purpose, Credential.@Nullable Certificate lent) {
    if (open(tenant, purpose).isEmpty()) {
      certificates.call(tenant, lent, Certificates::subject);
      String pem = lent == null ? null : CertificateFiles.pem(lent);
      requests
          .add(tenant, purpose, new Secret(SigningRequest.newKey(), pem))
          .ifPresent(id -> advance(tenant, id));
    }
    return open(tenant, purpose).orElseGet(() -> requests.of(tenant).getFirst());
  }

  /**
   * Revokes a certificate at KSeF, for good, and takes it away here.
   *
   * @param serial as KSeF has it, 16 hexadecimal digits
   * @param why unspecified, superseded or key_compromise
   * @throws IllegalArgumentException when it is none of these
   * @throws RuntimeException when the tenant has no certificate to log in with, or KSeF refuses
   */
  public void revoke(Tenant tenant, String serial, String why) {
    Reason reason = reason(why);
    certificates.call(
        tenant,
        null,
        ksef -> {
          ksef.revoke(serial, reason);
          return serial;
        });
    for (Shown one : ground.credentials().shown(tenant)) {
      if (serial.equalsIgnoreCase(one.serial())) {
        tenants.removeCredential(tenant.id(), one.id());
      }
    }
    certificates.forget(tenant);
    ground.logins().forget(tenant);
    LOG.warn("Tenant {}: certificate {} is revoked ({})", tenant.id(), serial, reason);
  }

  private static Reason reason(String name) {
    try {
      return Reason.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("reason: is unspecified, superseded or key_compromise", e);
    }
  }

  /** Gives up a tenant's requests, because the tenant goes. */
  public void cancel(Tenant tenant) {
    for (CertificateRequest request : requests.of(tenant)) {
      if (request.state() == State.OPEN) {
        requests.end(request.id(), State.FAILED, "the tenant was removed", db -> {});
      }
    }
  }

  /** Requests of a tenant, the latest first. */
  public List<CertificateRequest> of(Tenant tenant) {
    return requests.of(tenant);
  }

  private Optional<CertificateRequest> open(Tenant tenant, Purpose purpose) {
    return requests.of(tenant).stream()
        .filter(r -> r.state() == State.OPEN && r.purpose() == purpose)
        .findFirst();
  }

  /** Goes on with all requests that are due. */
  void round() {
    for (CertificateRequest request : requests.due()) {
      Tenant tenant = tenants.get(request.tenantId());
      if (tenant.active()) {
        advance(tenant, request.id());
      } else {
        requests.later(request.id(), Duration.ofHours(1), "the tenant is not active");
      }
    }
  }

  private void advance(Tenant tenant, String id) {
    ground
        .leases()
        .during(
            "certificate:" + id,
            () ->
                requests
                    .find(id)
                    .filter(r -> r.state() == State.OPEN)
                    .ifPresent(request -> step(tenant, request)));
  }

  /** One step; whatever hinders it puts it off, or ends the request, and holds up no other. */
  private void step(Tenant tenant, CertificateRequest request) {
    try {
      Secret secret = requests.secret(request.id());
      if (request.reference() == null) {
        ask(tenant, request, secret);
      } else {
        look(tenant, request, secret, request.reference());
      }
    } catch (KsefFailure.Refused e) {
      hindered(tenant, request, e.explanation(), e.temporary() && !e.denied());
    } catch (LoginFailure e) {
      hindered(tenant, request, String.valueOf(e.getMessage()), e.temporary());
    } catch (KsefFailure | GatewayFailure e) {
      hindered(tenant, request, String.valueOf(e.getMessage()), true);
    } catch (InDoubt e) {
      LOG.warn("Tenant {}: {}; it is looked for later", tenant.id(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The request {} for a certificate failed: {}", request.id(), Traces.of(e));
      hindered(tenant, request, String.valueOf(e.getMessage()), true);
    }
  }

  private <T> T call(Tenant tenant, Secret secret, Function<Certificates, T> call) {
    return certificates.call(tenant, lent(secret), call);
  }

  private static Credential.@Nullable Certificate lent(Secret secret) {
    if (secret.lent() == null) {
      return null;
    }
    byte[] pem = secret.lent().getBytes(StandardCharsets.UTF_8);
    return CertificateFiles.read(pem, pem, new char[0]);
  }

  private void hindered(
      Tenant tenant, CertificateRequest request, String why, boolean temporarily) {
    boolean old = request.created().plus(GIVEN_UP).isBefore(ground.clock().instant());
    // There may be a certificate once KSeF has taken the request: its key is not given up lightly.
    if ((temporarily || request.reference() != null) && !old) {
      requests.later(request.id(), BACKOFF.after(request.attempts() + 1), why);
    } else {
      fail(tenant, request, why);
    }
  }

  private void ask(Tenant tenant, CertificateRequest request, Secret secret) {
    Optional<Listed> made =
        request.attempts() == 0 ? Optional.empty() : listed(tenant, secret, request.name());
    if (made.isPresent()) {
      use(tenant, request, secret, made.get().certificateSerialNumber());
      return;
    }
    // Put off before it goes out: should the answer be lost, it is looked for first, once KSeF has
    // had the time to make it.
    requests.later(request.id(), MADE_BY, null);
    Certificates.Subject subject = call(tenant, secret, Certificates::subject);
    SigningRequest asked = SigningRequest.of(subject, secret.key());
    String reference = asked(tenant, request, secret, asked);
    requests.taken(request.id(), reference, FIRST_LOOK);
    LOG.info("Tenant {}: a certificate is asked for ({})", tenant.id(), reference);
  }

  private String asked(
      Tenant tenant, CertificateRequest request, Secret secret, SigningRequest asked) {
    try {
      return call(tenant, secret, ksef -> ksef.request(request.name(), request.purpose(), asked));
    } catch (KsefFailure e) {
      if (!e.inDoubt()) {
        throw e;
      }
      throw new InDoubt(e);
    }
  }

  /** KSeF may have taken the request, so it is left alone for a while. */
  private static final class InDoubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InDoubt(KsefFailure cause) {
      super(String.valueOf(cause.getMessage()), cause, false, false);
    }
  }

  private Optional<Listed> listed(Tenant tenant, Secret secret, String name) {
    return call(tenant, secret, Certificates::all).stream()
        .filter(one -> name.equals(one.name()) && one.active())
        .findFirst();
  }

  private void look(Tenant tenant, CertificateRequest request, Secret secret, String reference) {
    Enrolment enrolment = call(tenant, secret, ksef -> ksef.enrolment(reference));
    int code = enrolment.status().code();
    String serial = enrolment.certificateSerialNumber();
    if (code < WORKING_BELOW) {
      requests.later(request.id(), BACKOFF.after(request.attempts() + 1), null);
    } else if (code == MADE && serial != null) {
      use(tenant, request, secret, serial);
    } else {
      fail(tenant, request, enrolment.status().words());
    }
  }

  private void use(Tenant tenant, CertificateRequest request, Secret secret, String serial) {
    X509Certificate made = call(tenant, secret, ksef -> ksef.certificate(serial));
    KeyPair key = secret.key();
    if (!made.getPublicKey().equals(key.getPublic())) {
      fail(tenant, request, "KSeF gave the certificate of another key");
      return;
    }
    use(tenant, request, new Credential.Certificate(key.getPrivate(), List.of(made)), serial);
    LOG.info("Tenant {}: certificate {} ({}) is in use", tenant.id(), serial, request.purpose());
    logIn(tenant);
  }

  private void use(
      Tenant tenant, CertificateRequest request, Credential.Certificate credential, String serial) {
    if (request.purpose() == Purpose.AUTHENTICATION) {
      ground.clients().of(tenant.environment()).authentication().login(tenant.nip(), credential);
    }
    requests.end(
        request.id(),
        State.DONE,
        null,
        db -> {
          store(db, tenant, request.purpose(), CertificateFiles.pem(credential));
          tell(db, tenant, request, EventType.CREDENTIAL_ENROLLED, serial);
        });
  }

  /** With what is the first credential now; calls go on with the log-in before it meanwhile. */
  private void logIn(Tenant tenant) {
    try {
      ground.logins().check(tenant);
    } catch (RuntimeException e) {
      LOG.info("Tenant {}: logs in anew later: {}", tenant.id(), e.getMessage());
    }
  }

  private void store(JdbcClient db, Tenant tenant, Purpose purpose, String pem) {
    if (purpose == Purpose.OFFLINE) {
      tenants.addOffline(db, tenant.id(), pem, Origin.ENROLLED);
    } else {
      tenants.addCredential(db, tenant.id(), CredentialKind.CERTIFICATE, pem, Origin.ENROLLED);
    }
  }

  private void fail(Tenant tenant, CertificateRequest request, String why) {
    LOG.warn("Tenant {}: no certificate ({}): {}", tenant.id(), request.purpose(), why);
    requests.end(
        request.id(),
        State.FAILED,
        why,
        db -> {
          tell(db, tenant, request, EventType.CREDENTIAL_REFUSED, why);
        });
  }

  private void tell(
      JdbcClient db, Tenant tenant, CertificateRequest request, EventType type, String what) {
    String purpose = request.purpose().name().toLowerCase(java.util.Locale.ROOT);
    String name = type == EventType.CREDENTIAL_ENROLLED ? "serial" : "reason";
    Map<String, Object> data = Map.of("purpose", purpose, name, what);
    ground.events().add(db, new Happened(tenant.id(), type, "certificate", data));
  }
}
