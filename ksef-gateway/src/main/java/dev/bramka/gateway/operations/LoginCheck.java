package dev.bramka.gateway.operations;

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
 * {@code /actuator/logincheck/{tenant}} on the management port: logs in to KSeF for real, and drops
 * what was known of the log-in.
 */
@Component
@Endpoint(id = "logincheck")
class LoginCheck {
  private final Tenants tenants;
  private final Logins logins;

  LoginCheck(Tenants tenants, Logins logins) {
    this.tenants = tenants;
    this.logins = logins;
  }

  /** Whether the tenant can log in, and why not. */
  @WriteOperation
  Map<String, Object> check(@Selector String tenant) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("tenant", tenant);
    Tenant found = tenants.find(tenant).orElse(null);
    if (found == null) {
      answer.put("works", false);
      answer.put("why", "no such tenant");
      return answer;
    }
    try {
      logins.check(found);
      answer.put("works", true);
    } catch (RuntimeException e) {
      answer.put("works", false);
      answer.put("why", String.valueOf(e.getMessage()));
    }
    return answer;
  }
}
