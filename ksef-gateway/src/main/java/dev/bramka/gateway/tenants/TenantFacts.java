package dev.bramka.gateway.tenants;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a room knows of every tenant that an operator may want to know. */
public interface TenantFacts {
  /** Adds what is known; what is not worth a word is left out. */
  void add(Facts facts);

  /** Facts of all tenants, as they are collected. Not thread-safe. */
  final class Facts {
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> facts = new LinkedHashMap<>();

    /** Facts of these tenants, none yet. */
    public Facts(List<Tenant> tenants) {
      for (Tenant tenant : tenants) {
        this.tenants.put(tenant.id(), tenant);
        facts.put(tenant.id(), new LinkedHashMap<>());
      }
    }

    /** The tenants concerned. */
    public List<Tenant> tenants() {
      return List.copyOf(tenants.values());
    }

    /** Adds a fact; of another tenant than those concerned it is passed over. */
    public void put(String tenantId, String name, Object value) {
      Map<String, Object> known = facts.get(tenantId);
      if (known != null) {
        known.put(name, value);
      }
    }

    /** What is known of a tenant. */
    public Map<String, Object> of(Tenant tenant) {
      return Map.copyOf(facts.getOrDefault(tenant.id(), Map.of()));
    }
  }
}
