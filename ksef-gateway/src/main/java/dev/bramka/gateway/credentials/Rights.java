package dev.bramka.gateway.credentials;

import dev.bramka.client.auth.Permissions;
import dev.bramka.gateway.sessions.KsefClients;
import dev.bramka.gateway.sessions.Logins.Fresh;
import dev.bramka.gateway.tenants.Tenant;
import java.util.List;
import org.springframework.stereotype.Service;

/** What a credential may do at KSeF. Thread-safe. */
@Service
public class Rights {
  private final KsefClients clients;

  Rights(KsefClients clients) {
    this.clients = clients;
  }

  /**
   * The permissions of a log-in, in KSeF's words: those that a token was made for; all of an owner,
   * who has them without a grant; else those that were granted.
   *
   * @throws dev.bramka.client.http.KsefFailure when KSeF does not tell
   */
  public List<String> of(Tenant tenant, Fresh login) {
    Permissions permissions = clients.of(tenant.environment()).permissions(login::accessToken);
    if (login.ksefToken() != null) {
      return permissions.ofToken(login.ksefToken());
    }
    return tenant.nip().equals(login.nip()) ? Permissions.OF_OWNER : permissions.granted();
  }
}
