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
import dev.bramka.client.certificates.SigningRequest;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.credentials.CertificateRequest.State;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.Retained;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.KsefClients;
import dev.bramka.gateway.sessions.Logins;
import dev.bramka.gateway.sessions.Permit;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.tenants.Leases;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.gateway.tenants.Tenants.Origin;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofHours(1));

  /** KSeF keeps the status of a request for so long (contract, enrolment status). */
  private static final Duration GIVEN_UP = Duration.ofDays(30);

  private static final int WORKING_BELOW = 200;
  private static final int MADE = 200;

  /** What enrolments stand on. */
  @Service
  record Ground(
      Tenants tenants, Logins logins, Ksef ksef, Leases leases, Events events, Clock clock) {}

  private final CertificateRequests requests;
  private final Tenants tenants;
  private final Ground ground;
  private final Ksef ksef;
  private final KsefClients clients;

  Enrolments(CertificateRequests requests, KsefClients clients, Ground ground) {
    this.clients = clients;
    this.requests = requests;
    this.ground = ground;
    tenants = ground.tenants();
    ksef = ground.ksef();
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
   * @return the request
   * @throws GatewayFailure CREDENTIAL when the tenant cannot log in with a certificate, or KSeF
   *     refuses
   */
  public CertificateRequest begin(Tenant tenant, Purpose purpose) {
    Optional<CertificateRequest> open = open(tenant, purpose);
    if (open.isPresent()) {
      return open.get();
    }
    ground.logins().check(tenant);
    subject(tenant);
    String id = requests.add(tenant, purpose, SigningRequest.newKey());
    CertificateRequest request = requests.find(id).orElseThrow();
    advance(tenant, request);
    return requests.find(id).orElse(request);
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

  private Certificates.Subject subject(Tenant tenant) {
    try {
      return call(tenant, Certificates::subject);
    } catch (KsefFailure.Refused e) {
      throw new GatewayFailure(
          CredentialFault.CREDENTIAL,
          "KSeF gives certificates to whoever logs in with one: give a certificate to ask with ("
              + e.explanation()
              + ")",
          null,
          e);
    }
  }

  private <T> T call(Tenant tenant, Function<Certificates, T> call) {
    try (Permit permit = ksef.permit(tenant, CallGroup.OTHER, CredentialFault.CREDENTIAL)) {
      return permit.certificates(call);
    }
  }

  /** Goes on with all requests that are due. */
  void round() {
    for (CertificateRequest request : requests.due()) {
      Tenant tenant = tenants.get(request.tenantId());
      if (tenant.active()) {
        advance(tenant, request);
      } else {
        requests.later(request.id(), Duration.ofHours(1), "the tenant is not active");
      }
    }
  }

  /** One that fails in a way that nobody thought of holds up no other. */
  private void unexpected(CertificateRequest request, RuntimeException e) {
    LOG.error("The request {} for a certificate failed: {}", request.id(), Traces.of(e));
    requests.later(request.id(), Duration.ofHours(1), String.valueOf(e.getMessage()));
  }

  private void advance(Tenant tenant, CertificateRequest request) {
    ground.leases().during("certificate:" + request.id(), () -> step(tenant, request));
  }

  /** One step; whatever hinders it puts it off, or ends the request. */
  private void step(Tenant tenant, CertificateRequest request) {
    try {
      if (request.reference() == null) {
        ask(tenant, request);
      } else {
        look(tenant, request, request.reference());
      }
    } catch (KsefFailure.Refused e) {
      hindered(tenant, request, e.explanation(), e.temporary());
    } catch (LoginFailure e) {
      hindered(tenant, request, String.valueOf(e.getMessage()), e.temporary());
    } catch (KsefFailure | GatewayFailure e) {
      hindered(tenant, request, String.valueOf(e.getMessage()), true);
    } catch (RuntimeException e) {
      unexpected(request, e);
    }
  }

  private void hindered(
      Tenant tenant, CertificateRequest request, String why, boolean temporarily) {
    boolean old = request.created().plus(GIVEN_UP).isBefore(ground.clock().instant());
    if (temporarily && !old) {
      requests.later(request.id(), BACKOFF.after(request.attempts() + 1), why);
    } else {
      fail(tenant, request, why);
    }
  }

  private void ask(Tenant tenant, CertificateRequest request) {
    Optional<Listed> made =
        request.attempts() == 0 ? Optional.empty() : listed(tenant, request.name());
    if (made.isPresent()) {
      use(tenant, request, made.get().certificateSerialNumber());
      return;
    }
    // Counted before it goes out: should the answer be lost, it is looked for first.
    requests.later(request.id(), FIRST_LOOK, null);
    SigningRequest asked =
        SigningRequest.of(call(tenant, Certificates::subject), requests.key(request.id()));
    String reference = call(tenant, ksef -> ksef.request(request.name(), request.purpose(), asked));
    requests.taken(request.id(), reference, FIRST_LOOK);
    LOG.info(
        "Tenant {}: KSeF was asked for a certificate ({}, {})",
        tenant.id(),
        request.purpose(),
        reference);
  }

  private Optional<Listed> listed(Tenant tenant, String name) {
    return call(tenant, Certificates::all).stream()
        .filter(one -> name.equals(one.name()) && one.active())
        .findFirst();
  }

  private void look(Tenant tenant, CertificateRequest request, String reference) {
    Enrolment enrolment = call(tenant, ksef -> ksef.enrolment(reference));
    int code = enrolment.status().code();
    String serial = enrolment.certificateSerialNumber();
    if (code < WORKING_BELOW) {
      requests.later(request.id(), BACKOFF.after(request.attempts() + 1), null);
    } else if (code == MADE && serial != null) {
      use(tenant, request, serial);
    } else {
      fail(tenant, request, enrolment.status().words());
    }
  }

  private void use(Tenant tenant, CertificateRequest request, String serial) {
    X509Certificate made = call(tenant, ksef -> ksef.certificate(serial));
    KeyPair key = requests.key(request.id());
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
      clients.of(tenant.environment()).authentication().login(tenant.nip(), credential);
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
      tenants.offlineCertificate(db, tenant.id(), pem, Origin.ENROLLED);
    } else {
      tenants.addCredential(db, tenant.id(), CredentialKind.CERTIFICATE, pem, Origin.ENROLLED);
    }
    tenants.forgetLent(db, tenant.id());
  }

  private void fail(Tenant tenant, CertificateRequest request, String why) {
    LOG.warn("Tenant {}: no certificate ({}): {}", tenant.id(), request.purpose(), why);
    requests.end(
        request.id(),
        State.FAILED,
        why,
        db -> {
          tenants.forgetLent(db, tenant.id());
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

  /**
   * Lends the tenant a certificate to ask KSeF for another one with: the way from a token to a
   * certificate. It goes once the other one is there, or KSeF refuses.
   *
   * @throws RuntimeException as {@link #begin}; the certificate is forgotten then
   */
  public CertificateRequest begin(Tenant tenant, Purpose purpose, Credential.Certificate lent) {
    tenants.lend(tenant.id(), CertificateFiles.pem(lent));
    try {
      return begin(tenant, purpose);
    } catch (RuntimeException e) {
      tenants.forgetLent(tenant.id());
      throw e;
    }
  }
}
