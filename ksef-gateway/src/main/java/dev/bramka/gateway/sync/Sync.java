package dev.bramka.gateway.sync;

import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.tenants.Tenant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Receives everything, in order of permanent storage and up to the high-water mark, beyond which
 * KSeF may still add; the next round goes on exactly there (KSeF documentation, "pobieranie
 * przyrostowe"). Once a day what KSeF lists is compared with what we have. Thread-safe.
 */
@Service
class Sync implements PeriodOwner {
  private static final Logger LOG = LoggerFactory.getLogger(Sync.class);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

  private final SyncRepository states;
  private final SyncPlan plan;
  private final Archive archive;
  private final Clock clock;
  private final Counter received;

  Sync(SyncRepository states, SyncPlan plan, Archive archive, Clock clock, MeterRegistry metrics) {
    this.states = states;
    this.plan = plan;
    this.archive = archive;
    this.clock = clock;
    received = metrics.counter("bramka.sync.invoices");
    metrics.gauge("bramka.sync.gaps", this, s -> s.states.gaps());
    metrics.gauge("bramka.sync.lag.seconds", this, Sync::lag);
  }

  private double lag() {
    long slowest = states.slowest(plan.frequent());
    return slowest == 0 ? 0 : (clock.millis() - slowest) / 1000.0;
  }

  @Override
  public ExportPeriod.Purpose purpose() {
    return ExportPeriod.Purpose.SYNC;
  }

  @Override
  public void take(ExportPeriod window, Tenant tenant, List<Found> found) {
    archive.add(
        tenant,
        Origin.SYNCED,
        found.stream().map(InvoiceSearches::incoming).toList(),
        db -> states.received(db, window, found.size()));
    received.increment(found.size());
  }

  @Override
  public void done(JdbcClient db, ExportPeriod window, Result result) {
    Instant truncated = result.truncatedAt();
    Instant hwm = result.completeUntil();
    if (truncated != null) {
      if (!truncated.isAfter(window.from())) {
        failed(
            db, window, SyncFault.QUERY_STATUS, "more invoices at one moment than a package holds");
        return;
      }
      states.advance(db, window, truncated, truncated, 0);
      return;
    }
    reached(db, window, hwm);
  }

  private void reached(JdbcClient db, ExportPeriod window, @Nullable Instant hwm) {
    Instant to = window.to();
    if (to != null && (hwm == null || !hwm.isBefore(to))) {
      states.advance(db, window, to, to, 0);
    } else {
      Instant reached = hwm == null ? window.from() : hwm;
      states.advance(
          db, window, reached, reached, clock.millis() + plan.interval(window).toMillis());
    }
  }

  @Override
  public void beyond(JdbcClient db, ExportPeriod window) {
    states.nextRun(db, window, clock.millis() + plan.interval(window).toMillis());
  }

  @Override
  public void failed(JdbcClient db, ExportPeriod window, SyncFault reason, String why) {
    LOG.error("{} cannot go on: {}; it is tried again later", window.owner(), why);
    states.nextRun(db, window, clock.millis() + AFTER_FAILURE.toMillis());
  }
}
