package dev.bramka.gateway.security;

import dev.bramka.client.http.Deadline;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Counts log-ins that failed, per address; from the fifth within a minute on each answer takes
 * longer, and the first of each minute is in the audit. Who logs in rightly never waits.
 * Thread-safe.
 */
@Component
class FailedLogins {
  private static final long WINDOW_MS = 60_000;
  private static final int FREE = 5;
  private static final Duration SLOWEST = Duration.ofSeconds(2);
  private static final int MOST_ADDRESSES = 10_000;

  private record Seen(long since, int count) {}

  private final Map<String, Seen> byAddress = new ConcurrentHashMap<>();
  private final Audit audit;
  private final Counter counter;
  private final Clock clock;

  FailedLogins(Audit audit, MeterRegistry metrics, Clock clock) {
    this.audit = audit;
    this.clock = clock;
    counter = metrics.counter("bramka.logins.failed");
  }

  /** Notes a failure, and lets its caller wait. */
  void note(String keyId, String address) {
    counter.increment();
    long now = clock.millis();
    Seen seen =
        byAddress.merge(
            address,
            new Seen(now, 1),
            (old, first) ->
                now - old.since() > WINDOW_MS ? first : new Seen(old.since(), old.count() + 1));
    if (seen.count() == 1) {
      forget(now);
      audit.failedLogin(keyId.length() > 64 ? keyId.substring(0, 64) : keyId, address);
    }
    if (seen.count() > FREE) {
      long millis = Math.min(SLOWEST.toMillis(), 100L * (seen.count() - FREE));
      Deadline.pause(Duration.ofMillis(millis));
    }
  }

  private void forget(long now) {
    if (byAddress.size() > MOST_ADDRESSES) {
      Iterator<Seen> all = byAddress.values().iterator();
      while (all.hasNext()) {
        if (now - all.next().since() > WINDOW_MS) {
          all.remove();
        }
      }
    }
  }
}
