package dev.bramka.gateway.credentials;

import dev.bramka.client.KsefClient;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.auth.LoginTokens;
import dev.bramka.client.certificates.Certificates;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.KsefClients;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Calls on certificates. KSeF takes them from whoever logged in with a certificate, and ties what
 * it makes to that subject, so they have log-ins of their own: the tenant's invoices may go out
 * under a token meanwhile. Thread-safe.
 */
@Component
class CertificateLogins {
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** Log-ins are short-lived and few; should they pile up, they begin anew. */
  private static final int MOST_KEPT = 1_000;

  private final KsefClients clients;
  private final TenantCredentials credentials;
  private final Map<String, LoginTokens> kept = new ConcurrentHashMap<>();

  CertificateLogins(KsefClients clients, TenantCredentials credentials) {
    this.clients = clients;
    this.credentials = credentials;
  }

  /**
   * Makes a call logged in with a certificate.
   *
   * @param lent the one to use; null for the first of the tenant's own that KSeF lets in
   * @throws GatewayFailure CREDENTIAL when the tenant has none
   * @throws LoginFailure when KSeF lets none of them in
   * @throws dev.bramka.client.http.KsefFailure when the call fails
   */
  <T> T call(Tenant tenant, Credential.@Nullable Certificate lent, Function<Certificates, T> call) {
    KsefClient client = clients.of(tenant.environment());
    String name = tenant.id() + (lent == null ? "" : " " + lent.chain().getFirst().hashCode());
    LoginTokens known = kept.get(name);
    if (known == null || known.accessUntil().minus(AHEAD).isBefore(client.clock().instant())) {
      known = loggedIn(client, tenant, lent == null ? own(tenant) : List.of(lent));
      if (kept.size() > MOST_KEPT) {
        kept.clear();
      }
      kept.put(name, known);
    }
    String token = known.accessToken();
    try {
      return call.apply(client.certificates(() -> token));
    } catch (dev.bramka.client.http.KsefFailure.Unauthorized e) {
      kept.remove(name);
      throw e;
    }
  }

  /** Logs in anew next time. */
  void forget(Tenant tenant) {
    kept.remove(tenant.id());
  }

  private List<Credential.Certificate> own(Tenant tenant) {
    List<Credential.Certificate> own = credentials.certificates(tenant);
    if (own.isEmpty()) {
      throw new GatewayFailure(
          CredentialFault.CREDENTIAL,
          "KSeF makes certificates for whoever logs in with one, and "
              + tenant.id()
              + " has none: give one to ask with",
          null,
          null);
    }
    return own;
  }

  private static LoginTokens loggedIn(
      KsefClient client, Tenant tenant, List<Credential.Certificate> all) {
    LoginFailure last = null;
    for (Credential.Certificate certificate : all) {
      try {
        return client.authentication().login(tenant.nip(), certificate);
      } catch (LoginFailure e) {
        if (e.temporary()) {
          throw e;
        }
        last = e;
      }
    }
    throw java.util.Objects.requireNonNull(last);
  }
}
