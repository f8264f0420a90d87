package dev.bramka.gateway.sessions;

import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether KSeF answers, per environment in use; asked at most every ten seconds. KSeF being down
 * does not make the gateway sick: it keeps answering and says 503 where it must.
 */
@Component("ksefHealthIndicator")
class KsefHealth implements HealthIndicator {
  private static final long KEPT_MS = 10_000;

  private record Seen(long at, Health health) {}

  private final KsefClients clients;
  private final Tenants tenants;
  private final Clock clock;
  private volatile @Nullable Seen seen;

  KsefHealth(KsefClients clients, Tenants tenants, Clock clock) {
    this.clients = clients;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Seen known = seen;
    if (known == null || known.at() + KEPT_MS < clock.millis()) {
      known = new Seen(clock.millis(), look());
      seen = known;
    }
    return known.health();
  }

  private Health look() {
    Map<String, String> states = new LinkedHashMap<>();
    for (String environment :
        tenants.all().stream().map(Tenant::environment).collect(Collectors.toSet())) {
      states.put(environment, reachable(environment) ? "reachable" : "unreachable");
    }
    boolean all = !states.containsValue("unreachable");
    return (all ? Health.up() : Health.status("DEGRADED")).withDetails(states).build();
  }

  private boolean reachable(String environment) {
    try {
      PublicKeys keys = clients.of(environment).publicKeys();
      keys.refresh();
      keys.select(PublicKeys.SYMMETRIC);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
