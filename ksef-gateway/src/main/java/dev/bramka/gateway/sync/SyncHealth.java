package dev.bramka.gateway.sync;

import dev.bramka.gateway.platform.KsefSettings;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Receiving that is hours behind is told in the health. Thread-safe. */
@Component("receiving")
class SyncHealth implements HealthIndicator {
  /** As many intervals as may pass without anything being wrong. */
  private static final int INTERVALS = 4;

  private static final Duration LEAST = Duration.ofHours(2);

  private final SyncRepository states;
  private final KsefSettings settings;
  private final Clock clock;

  SyncHealth(SyncRepository states, KsefSettings settings, Clock clock) {
    this.states = states;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Health health() {
    if (!settings.sync().enabled()) {
      return Health.up().withDetail("receiving", "off").build();
    }
    long slowest = states.slowest(settings.sync().subjects());
    Duration behind = slowest == 0 ? Duration.ZERO : Duration.ofMillis(clock.millis() - slowest);
    Duration allowed = settings.sync().interval().multipliedBy(INTERVALS);
    boolean late = behind.compareTo(allowed.compareTo(LEAST) > 0 ? allowed : LEAST) > 0;
    return (late ? Health.status("DEGRADED") : Health.up())
        .withDetail("behind", behind.toSeconds() + " s")
        .withDetail("gaps", states.gaps())
        .build();
  }
}
