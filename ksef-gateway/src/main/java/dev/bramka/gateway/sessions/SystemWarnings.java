package dev.bramka.gateway.sessions;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
class SystemWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(SystemWarnings.class);
  private static final int KEPT = 20;
  private static final int LONGEST = 300;

  private final Counter counter;
  private final Map<String, Long> latest =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
              return size() > KEPT;
            }
          });

  SystemWarnings(MeterRegistry metrics) {
    counter = metrics.counter("bramka.ksef.warnings");
  }

  void heard(String warning) {
    String harmless = warning.replaceAll("[^\\x20-\\x7E]", "?");
    String text = harmless.length() > LONGEST ? harmless.substring(0, LONGEST) : harmless;
    counter.increment();
    if (latest.merge(text, 1L, Long::sum) == 1) {
      LOG.warn("Tenant {}: KSeF warns: {}", MDC.get(Ksef.TENANT), text);
    }
  }

  /** The latest warnings and how often each came. */
  Map<String, Long> latest() {
    synchronized (latest) {
      return new LinkedHashMap<>(latest);
    }
  }
}
