package dev.bramka.gateway.security;

import dev.bramka.gateway.tenants.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key opens.
 *
 * @param tenants those that it opens, its own first
 * @param scopes what it may do
 */
public record Opened(List<Tenant> tenants, Set<Scope> scopes) {
  /** The tenant whose key it is. */
  public Tenant tenant() {
    return tenants.getFirst();
  }

  /**
   * The tenant that a call is for; empty when the key does not open it.
   *
   * @param wanted id or NIP; null for the one whose key it is
   */
  public Optional<Tenant> tenant(@Nullable String wanted) {
    if (wanted == null) {
      return Optional.of(tenant());
    }
    List<Tenant> meant =
        tenants.stream().filter(t -> t.id().equals(wanted) || t.nip().equals(wanted)).toList();
    return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
  }
}
