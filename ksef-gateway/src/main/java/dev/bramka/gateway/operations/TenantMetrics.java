package dev.bramka.gateway.operations;

import dev.bramka.gateway.operations.Overview.Standing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * What operators see of tenants, as metrics with the tenant as label: problems, what waits and how
 * long certificates last. At most 500 tenants, those with problems first. Thread-safe.
 */
@Component
class TenantMetrics implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(TenantMetrics.class);
  private static final Duration EVERY = Duration.ofMinutes(2);

  /** Tenants of the configuration are there by then. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private static final int MOST = 500;
  private static final String UNTIL = " certificate until";

  private final Overview overview;
  private final Clock clock;
  private final MultiGauge problems;
  private final MultiGauge waiting;
  private final MultiGauge certificates;
  private final Thread looking;

  TenantMetrics(Overview overview, MeterRegistry metrics, Clock clock) {
    this.overview = overview;
    this.clock = clock;
    problems = MultiGauge.builder("bramka.tenant.problems").register(metrics);
    waiting = MultiGauge.builder("bramka.tenant.waiting").register(metrics);
    certificates = MultiGauge.builder("bramka.tenant.certificate.days").register(metrics);
    looking = Thread.ofVirtual().name("tenant-metrics").start(this::loop);
  }

  private void loop() {
    Duration pause = FIRST;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(pause);
        pause = EVERY;
        look();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("Metrics of tenants are as they were: {}", e.getMessage());
      }
    }
  }

  /** Looks at all tenants. */
  void look() {
    List<Row<?>> troubled = new ArrayList<>();
    List<Row<?>> queued = new ArrayList<>();
    List<Row<?>> ending = new ArrayList<>();
    for (Standing standing : overview.read(null).stream().limit(MOST).toList()) {
      Tags tenant = Tags.of("tenant", standing.id());
      troubled.add(Row.of(tenant, standing.problems().size()));
      Object many = standing.facts().get("waiting");
      queued.add(Row.of(tenant, many instanceof Number number ? number : 0));
      standing.facts().forEach((name, value) -> ending(ending, tenant, name, value));
    }
    problems.register(troubled, true);
    waiting.register(queued, true);
    certificates.register(ending, true);
  }

  private void ending(List<Row<?>> rows, Tags tenant, String name, Object value) {
    if (name.endsWith(UNTIL)) {
      long left = Duration.between(clock.instant(), Instant.parse(value.toString())).toDays();
      String purpose = name.substring(0, name.length() - UNTIL.length());
      rows.add(Row.of(tenant.and("purpose", purpose), left));
    }
  }

  @Override
  public void destroy() throws InterruptedException {
    looking.interrupt();
    looking.join();
  }
}
