package dev.bramka.gateway.operations;

import dev.bramka.gateway.operations.Overview.Standing;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Tenants;
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
      List.of("waiting", "stuck", "in doubt", "in doubt, parked");

  private final Tenants tenants;
  private final ApiKeys keys;
  private final Overview overview;

  TenantRemoval(Tenants tenants, ApiKeys keys, Overview overview) {
    this.tenants = tenants;
    this.keys = keys;
    this.overview = overview;
  }

  /**
   * What came of it.
   *
   * @param why it was not removed; null when it was
   */
  public record Removed(boolean removed, @Nullable String why) {}

  /** Removes a tenant, unless invoices of it are on their way. */
  @DeleteOperation
  public Removed remove(@Selector String tenant) {
    Standing standing = overview.read(tenant).stream().findFirst().orElse(null);
    if (standing == null) {
      return new Removed(false, "no such tenant");
    }
    for (String work : UNFINISHED) {
      Object many = standing.facts().get(work);
      if (many != null) {
        return new Removed(false, many + " invoices of " + tenant + " are " + work);
      }
    }
    keys.revokeAll(tenant);
    tenants.remove(tenant);
    return new Removed(true, null);
  }
}
