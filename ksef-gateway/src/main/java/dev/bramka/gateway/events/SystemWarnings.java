package dev.bramka.gateway.events;

import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.platform.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * What KSeF warns of ({@code X-System-Warning}, contract 2.6.0): logged with the tenant, counted,
 * and the latest shown in the health details. Thread-safe.
 */
@Component
public class SystemWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(SystemWarnings.class);
  private static final int KEPT = 20;
  private static final int LONGEST = 300;

  private static final int TENANTS_KEPT = 10_000;
  private static final Duration DAY = Duration.ofDays(1);

  private final Store store;
  private final Events events;
  private final Clock clock;
  private final Counter counter;
  private final Map<String, Long> latest = atMost(KEPT);

  /** When which tenant was told what, so that the database is not asked at every call. */
  private final Map<String, Long> told = atMost(TENANTS_KEPT);

  SystemWarnings(Store store, Events events, Clock clock, MeterRegistry metrics) {
    this.store = store;
    this.events = events;
    this.clock = clock;
    counter = metrics.counter("bramka.ksef.warnings");
  }

  private static Map<String, Long> atMost(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > most;
          }
        });
  }

  /** Takes note of a warning, in the thread of the call that it came with. */
  public void heard(String warning) {
    String harmless = warning.replaceAll("[^\\x20-\\x7E]", "?");
    String text = harmless.length() > LONGEST ? harmless.substring(0, LONGEST) : harmless;
    counter.increment();
    if (latest.merge(text, 1L, Long::sum) == 1) {
      LOG.warn("Tenant {}: KSeF warns: {}", MDC.get(Traces.TENANT), text);
    }
    String tenant = MDC.get(Traces.TENANT);
    if (tenant != null) {
      tell(tenant, text);
    }
  }

  private void tell(String tenant, String text) {
    long now = clock.millis();
    String what = tenant + " " + text;
    Long last = told.get(what);
    if (last == null || now - last >= DAY.toMillis()) {
      told.put(what, now);
      Happened event = new Happened(tenant, EventType.KSEF_WARNING, text, Map.of());
      store.write(db -> events.addOnce(db, event, DAY));
    }
  }

  /** The latest warnings and how often each came. */
  public Map<String, Long> latest() {
    synchronized (latest) {
      return new LinkedHashMap<>(latest);
    }
  }
}
