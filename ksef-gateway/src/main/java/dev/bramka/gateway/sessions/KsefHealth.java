package dev.bramka.gateway.sessions;

import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.events.SystemWarnings;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** KSeF refuses signatures of the future, and pauses would be counted wrongly. */
  private static final long MOST_SKEW_S = 60;

  private record Seen(long at, Health health) {}

  private final KsefClients clients;
  private final Tenants tenants;
  private final Pauses pauses;
  private final SystemWarnings warnings;
  private final Clock clock;
  private volatile @Nullable Seen seen;

  KsefHealth(
      KsefClients clients, Tenants tenants, Pauses pauses, SystemWarnings warnings, Clock clock) {
    this.clients = clients;
    this.tenants = tenants;
    this.pauses = pauses;
    this.warnings = warnings;
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

  /** Whether the environment is reached, by clocks that agree. */
  private boolean look(Environment environment, Map<String, Object> details) {
    String why = unreachable(environment);
    details.put(environment.toString(), why == null ? "reachable" : "unreachable");
    if (why != null) {
      details.put(environment + " why", why);
    }
    long skew = clients.of(environment).clock().skew().toSeconds();
    if (skew != 0) {
      details.put(environment + " clock", "KSeF's is " + skew + " s ahead of ours");
    }
    return why == null && Math.abs(skew) <= MOST_SKEW_S;
  }

  private Health look() {
    Map<String, Object> details = new LinkedHashMap<>();
    boolean all = true;
    for (Environment environment :
        tenants.active().stream().map(Tenant::environment).collect(Collectors.toSet())) {
      all &= look(environment, details);
    }
    details.put("tenants not asked for", pauses.count(Circuit.WHAT));
    long locked = pauses.count(Logins.WHAT);
    details.put("log-ins refused or paused", locked);
    Set<String> unallowed = pauses.denied();
    long denied = tenants.active().stream().filter(t -> unallowed.contains(t.id())).count();
    details.put("tenants without a permission", denied);
    all &= locked == 0 && denied == 0;
    if (!warnings.latest().isEmpty()) {
      details.put("warnings of KSeF", warnings.latest());
    }
    return (all ? Health.up() : Health.status("DEGRADED")).withDetails(details).build();
  }

  /** Why the environment cannot be reached, or null when it can. */
  private @Nullable String unreachable(Environment environment) {
    try {
      return Deadline.within(
          PATIENCE,
          () -> {
            PublicKeys keys = clients.of(environment).publicKeys();
            keys.refresh();
            keys.select(PublicKeys.SYMMETRIC);
            return null;
          });
    } catch (KsefFailure | PublicKeys.NoValidKey e) {
      return String.valueOf(e.getMessage());
    }
  }
}
