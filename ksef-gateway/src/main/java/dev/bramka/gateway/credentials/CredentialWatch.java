package dev.bramka.gateway.credentials;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.TenantCredentials.Shown;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Tells in time that certificates end: 60, 30, 14, 7 days and a day before; and has those renewed
 * that the gateway asked for. Thread-safe.
 */
@Service
class CredentialWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialWatch.class);
  private static final int[] DAYS = {1, 7, 14, 30, 60};
  private static final Duration ONCE = Duration.ofDays(400);

  private final Tenants tenants;
  private final TenantCredentials credentials;
  private final Store store;
  private final Events events;
  private final Clock clock;
  private volatile int ending;

  CredentialWatch(
      Tenants tenants, TenantCredentials credentials, Store store, Events events, Clock clock) {
    this.tenants = tenants;
    this.credentials = credentials;
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /** Looks every hour. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> credentialTask(
        CredentialWatch watch, Renewals renewals, MeterRegistry metrics) {
      metrics.gauge("bramka.credentials.expiring", watch, w -> w.ending);
      return Tasks.recurring("credentials", FixedDelay.of(Duration.ofHours(1)))
          .execute(
              (instance, context) -> {
                watch.round();
                renewals.round();
              });
    }
  }

  void round() {
    int near = 0;
    for (Tenant tenant : tenants.active()) {
      near += look(tenant);
    }
    ending = near;
  }

  /** How many of a tenant's certificates end soon. */
  private int look(Tenant tenant) {
    try {
      int near = 0;
      for (Shown certificate : credentials.lasting(tenant)) {
        near += look(tenant, certificate) ? 1 : 0;
      }
      return near;
    } catch (RuntimeException e) {
      LOG.warn("Tenant {}: its certificates cannot be looked at: {}", tenant.id(), e.getMessage());
      return 0;
    }
  }

  /** Whether it ends soon, or has ended. */
  private boolean look(Tenant tenant, Shown certificate) {
    Instant until = Objects.requireNonNull(certificate.ends());
    Duration left = Duration.between(clock.instant(), until);
    OptionalInt due =
        IntStream.of(DAYS).filter(d -> left.compareTo(Duration.ofDays(d)) <= 0).findFirst();
    if (due.isEmpty()) {
      return false;
    }
    tell(tenant, certificate, due.getAsInt(), left.toDays());
    return true;
  }

  private void tell(Tenant tenant, Shown certificate, int step, long left) {
    String purpose = certificate.purpose().name().toLowerCase(Locale.ROOT);
    String until = String.valueOf(certificate.ends());
    Map<String, Object> data =
        Map.of("purpose", purpose, "until", until, "days", Math.max(0, left));
    String subject = purpose + " " + until + " " + step;
    Happened event = new Happened(tenant.id(), EventType.CREDENTIAL_EXPIRING, subject, data);
    if (store.write(db -> events.addOnce(db, event, ONCE))) {
      LOG.warn("Tenant {}: the {} certificate ends at {}", tenant.id(), purpose, until);
    }
  }
}
