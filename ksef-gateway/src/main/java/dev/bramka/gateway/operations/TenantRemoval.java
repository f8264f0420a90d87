package dev.bramka.gateway.operations;

import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.credentials.Enrolments;
import dev.bramka.gateway.operations.Overview.Standing;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.sessions.Logins;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/tenants/{tenant}} on the management port: removes a tenant for whom nothing is
 * on its way. Its credentials and keys go; invoices, receipts and trail stay, as the law wants for
 * ten years.
 */
@Component
@Endpoint(id = "tenants")
public class TenantRemoval {
  private static final List<String> UNFINISHED =
      List.of(
          "waiting",
          "stuck",
          "in doubt",
          "in doubt, parked",
          "at KSeF",
          "sessions without receipt",
          "packages coming in");

  /** All nodes refuse the tenant's calls by then. */
  private static final Duration REFUSED_BY = Duration.ofMillis(2_500);

  private final Tenants tenants;
  private final ApiKeys keys;
  private final Logins logins;
  private final Enrolments enrolments;
  private final Overview overview;

  TenantRemoval(
      Tenants tenants, ApiKeys keys, Logins logins, Enrolments enrolments, Overview overview) {
    this.tenants = tenants;
    this.keys = keys;
    this.logins = logins;
    this.enrolments = enrolments;
    this.overview = overview;
  }

  /**
   * What came of it.
   *
   * @param why it was not removed; null when it was
   */
  public record Removed(boolean removed, @Nullable String why) {}

  /** Removes a tenant, unless something is on its way for it; takes some seconds. */
  @DeleteOperation
  public Removed remove(@Selector String tenant) {
    Tenant known = tenants.find(tenant).orElse(null);
    if (known == null || known.state() == Tenant.State.REMOVED) {
      return new Removed(false, "no such tenant");
    }
    String why = unfinished(tenant);
    if (why == null) {
      tenants.state(tenant, Tenant.State.DISABLED);
      Deadline.pause(REFUSED_BY);
      why = unfinished(tenant);
      if (why != null) {
        tenants.state(tenant, known.state());
      }
    }
    if (why != null) {
      return new Removed(false, why);
    }
    enrolments.cancel(known);
    keys.revokeAll(tenant);
    tenants.remove(tenant);
    logins.forget(known);
    return new Removed(true, null);
  }

  /** What is on its way; null for nothing. */
  private @Nullable String unfinished(String tenant) {
    for (Standing standing : overview.read(tenant)) {
      for (String work : UNFINISHED) {
        if (standing.facts().containsKey(work)) {
          return tenant
              + ": "
              + work
              + ": "
              + standing.facts().get(work)
              + "; wait for it, or cancel what waits with a key of the tenant"
              + " (POST /api/submissions/{id}/cancel)";
        }
      }
    }
    return null;
  }
}
