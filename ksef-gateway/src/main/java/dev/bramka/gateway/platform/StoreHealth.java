package dev.bramka.gateway.platform;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the database takes writes; a full disk or a lock that stays makes the gateway unready.
 */
@Component("storeHealthIndicator")
class StoreHealth implements HealthIndicator {
  private final Store store;

  StoreHealth(Store store) {
    this.store = store;
  }

  @Override
  public Health health() {
    return store.writable()
        ? Health.up().build()
        : Health.outOfService().withDetail("why", "the database cannot be written to").build();
  }
}
