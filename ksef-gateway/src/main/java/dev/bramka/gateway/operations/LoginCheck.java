package dev.bramka.gateway.operations;

import dev.bramka.gateway.credentials.Renewals;
import dev.bramka.gateway.credentials.Rights;
import dev.bramka.gateway.sessions.Logins;
import dev.bramka.gateway.sessions.Logins.Fresh;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.TenantFacts;
import dev.bramka.gateway.tenants.Tenants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/logincheck/{tenant}} on the management port: logs in to KSeF for real, drops
 * what was known of the log-in, and compares certificates with KSeF's list.
 */
@Component
@Endpoint(id = "logincheck")
public class LoginCheck implements TenantFacts {
  /** What the gateway needs for sending and for receiving (contract, required permissions). */
  private static final List<String> NEEDED = List.of("InvoiceWrite", "InvoiceRead");

  private final Map<String, String> lacking = new ConcurrentHashMap<>();
  private final Tenants tenants;
  private final Logins logins;
  private final TenantCredentials credentials;
  private final Rights rights;
  private final Renewals renewals;

  LoginCheck(
      Tenants tenants,
      Logins logins,
      TenantCredentials credentials,
      Rights rights,
      Renewals renewals) {
    this.credentials = credentials;
    this.tenants = tenants;
    this.logins = logins;
    this.rights = rights;
    this.renewals = renewals;
  }

  /** Forgets a log-in whose credential was taken away. */
  public void forget(Tenant tenant) {
    logins.forget(tenant);
  }

  /** Whether the tenant can log in and what it may do, or why not. */
  @WriteOperation
  public Map<String, Object> check(@Selector String tenant) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("tenant", tenant);
    Tenant found = tenants.find(tenant).filter(Tenant::active).orElse(null);
    if (found == null) {
      answer.put("works", false);
      answer.put("why", "no such tenant, or it is disabled");
      return answer;
    }
    tried(found, answer);
    return answer;
  }

  private void tried(Tenant tenant, Map<String, Object> answer) {
    try {
      Fresh login = logins.check(tenant);
      answer.put("works", true);
      may(tenant, login, answer);
      newest(tenant).ifPresent(why -> answer.put("why", why));
      renewals.look(tenant);
    } catch (RuntimeException e) {
      answer.putIfAbsent("works", false);
      answer.put("why", String.valueOf(e.getMessage()));
    }
  }

  /** Why another one had to be tried first than the one that was given last. */
  private Optional<String> newest(Tenant tenant) {
    return credentials.shown(tenant).stream()
        .filter(c -> !c.offline())
        .findFirst()
        .filter(c -> c.failure() != null)
        .map(c -> "not with the newest credential (" + c.kind() + "): " + c.failure());
  }

  private void may(Tenant tenant, Fresh login, Map<String, Object> answer) {
    List<String> may = rights.of(tenant, login);
    answer.put("may", may);
    List<String> mayNot = NEEDED.stream().filter(p -> !may.contains(p)).toList();
    answer.put("mayNot", mayNot);
    lacking.put(tenant.id(), String.join(", ", mayNot));
  }

  /** What tenants lacked when they were last checked on this node. */
  @Override
  public void add(Facts facts) {
    lacking.forEach(
        (tenant, permissions) -> {
          if (!permissions.isEmpty()) {
            facts.put(tenant, "missing at KSeF", permissions);
          }
        });
  }
}
