package dev.bramka.gateway.operations;

import dev.bramka.gateway.credentials.Renewals;
import dev.bramka.gateway.sessions.Logins;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.util.LinkedHashMap;
import java.util.Map;
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
public class LoginCheck {
  private final Tenants tenants;
  private final Logins logins;
  private final Renewals renewals;

  LoginCheck(Tenants tenants, Logins logins, Renewals renewals) {
    this.tenants = tenants;
    this.logins = logins;
    this.renewals = renewals;
  }

  /** Forgets a log-in whose credential was taken away. */
  public void forget(Tenant tenant) {
    logins.forget(tenant);
  }

  /** Whether the tenant can log in, and why not. */
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
    try {
      logins.check(found);
      answer.put("works", true);
      renewals.look(found);
    } catch (RuntimeException e) {
      answer.putIfAbsent("works", false);
      answer.put("why", String.valueOf(e.getMessage()));
    }
    return answer;
  }
}
