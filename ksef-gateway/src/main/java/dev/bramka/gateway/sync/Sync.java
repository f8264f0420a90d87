package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.SyncSettings;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sync.SyncRepository.State;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
class Sync implements WindowOwner {
  private static final Logger LOG = LoggerFactory.getLogger(Sync.class);
  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration AUDITED = Duration.ofDays(35);

  /** KSeF asks callers not to look more often. */
  private static final Duration SHORTEST = Duration.ofMinutes(15);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

  private final Store store;
  private final SyncRepository states;
  private final WindowRepository windows;
  private final Tenants tenants;
  private final Archive archive;
  private final SyncSettings settings;
  private final Clock clock;
  private final Counter received;
  private final Audit audit = new Audit();

  Sync(
      Store store,
      SyncRepository states,
      WindowRepository windows,
      Tenants tenants,
      Archive archive,
      KsefSettings settings,
      Clock clock,
      MeterRegistry metrics) {
    this.store = store;
    this.states = states;
    this.windows = windows;
    this.tenants = tenants;
    this.archive = archive;
    this.settings = settings.sync();
    this.clock = clock;
    received = metrics.counter("bramka.sync.invoices");
    metrics.gauge("bramka.sync.gaps", this, s -> s.states.gaps());
    metrics.gauge("bramka.sync.lag.seconds", this, Sync::lag);
  }

  private double lag() {
    long slowest = states.slowest();
    return slowest == 0 ? 0 : (clock.millis() - slowest) / 1000.0;
  }

  WindowOwner audit() {
    return audit;
  }

  /** Plans the windows that are due. */
  void plan() {
    if (!settings.enabled()) {
      return;
    }
    for (Tenant tenant : tenants.all()) {
      settings.subjects().forEach(subject -> plan(tenant, subject));
      settings.dailySubjects().forEach(subject -> plan(tenant, subject));
    }
  }

  private void plan(Tenant tenant, SubjectType subject) {
    State state = states.find(tenant.id(), subject).orElse(null);
    long now = clock.millis();
    if (state == null) {
      Instant from = settings.from().atStartOfDay(WARSAW).toInstant();
      states.begin(tenant.id(), subject, from, now + DAY.toMillis());
      return;
    }
    boolean due = state.nextRun() <= now || auditDue(state, now);
    if (!due || windows.unfinished(state.owner()) > 0) {
      return;
    }
    store.write(
        db -> {
          boolean auditing = state.nextRun() > now;
          windows.plan(db, auditing ? audited(state) : next(state));
          if (auditing) {
            states.nextAudit(db, tenant.id(), subject, now + DAY.toMillis());
          }
          return auditing;
        });
  }

  private static boolean auditDue(State state, long now) {
    return state.nextAudit() <= now && state.completeUntil() != null;
  }

  /** From where the last one ended; open unless that is too long ago. */
  private Window next(State state) {
    Instant limit = state.from().plus(Queries.LONGEST_PERIOD);
    boolean whole = limit.isBefore(clock.instant());
    return window(state, Window.Purpose.SYNC, state.from(), whole ? limit : null);
  }

  private Window audited(State state) {
    Instant to = Objects.requireNonNull(state.completeUntil());
    Instant first = settings.from().atStartOfDay(WARSAW).toInstant();
    Instant from = to.minus(AUDITED);
    return window(state, Window.Purpose.AUDIT, from.isBefore(first) ? first : from, to);
  }

  private static Window window(
      State state, Window.Purpose purpose, Instant from, @Nullable Instant to) {
    return new Window(
        WindowRepository.newId(),
        state.tenantId(),
        purpose,
        state.owner(),
        state.subject(),
        from,
        to,
        true,
        Window.State.PLANNED,
        null,
        null,
        0,
        0);
  }

  @Override
  public void take(Window window, Tenant tenant, List<Found> found) {
    archive.add(
        tenant,
        Origin.SYNCED,
        found.stream().map(Queries::incoming).toList(),
        db -> states.received(db, window, found.size()));
    received.increment(found.size());
  }

  @Override
  public void done(JdbcClient db, Window window, Result result) {
    Instant truncated = result.truncatedAt();
    Instant hwm = result.completeUntil();
    if (truncated != null) {
      if (!truncated.isAfter(window.from())) {
        failed(db, window, Reason.QUERY_STATUS, "more invoices at one moment than a package holds");
        return;
      }
      states.advance(db, window, truncated, truncated, 0);
      return;
    }
    Instant to = window.to();
    if (to != null && (hwm == null || !hwm.isBefore(to))) {
      states.advance(db, window, to, to, 0);
    } else {
      Instant reached = hwm == null ? window.from() : hwm;
      states.advance(db, window, reached, reached, clock.millis() + interval(window).toMillis());
    }
  }

  @Override
  public void beyond(JdbcClient db, Window window) {
    states.nextRun(db, window, clock.millis() + interval(window).toMillis());
  }

  @Override
  public void failed(JdbcClient db, Window window, Reason reason, String why) {
    LOG.error("{} cannot go on: {}; it is tried again later", window.owner(), why);
    states.nextRun(db, window, clock.millis() + AFTER_FAILURE.toMillis());
  }

  private Duration interval(Window window) {
    if (!settings.subjects().contains(window.subject())) {
      return DAY;
    }
    boolean simulated = tenants.get(window.tenantId()).environment().equals("simulator");
    Duration wanted = settings.interval();
    return simulated || wanted.compareTo(SHORTEST) > 0 ? wanted : SHORTEST;
  }

  /** Compares KSeF's list with the archive; what is missing is fetched again from there. */
  private final class Audit implements WindowOwner {
    @Override
    public void take(Window window, Tenant tenant, List<Found> found) {
      Set<String> missing =
          archive.missing(tenant, found.stream().map(f -> f.metadata().ksefNumber()).toList());
      if (missing.isEmpty()) {
        return;
      }
      LOG.warn("{}: {} invoices were missing and are fetched", window.owner(), missing.size());
      long first =
          found.stream()
              .filter(f -> missing.contains(f.metadata().ksefNumber()))
              .map(f -> f.metadata().permanentStorageDate())
              .filter(Objects::nonNull)
              .mapToLong(moment -> moment.toInstant().toEpochMilli())
              .min()
              .orElse(window.from().toEpochMilli());
      store.write(
          db -> {
            states.gap(db, window, missing.size(), first);
            return first;
          });
    }

    @Override
    public void done(JdbcClient db, Window window, Result result) {
      Instant truncated = result.truncatedAt();
      if (truncated != null && truncated.isAfter(window.from())) {
        windows.plan(
            db,
            new Window(
                WindowRepository.newId(),
                window.tenantId(),
                window.purpose(),
                window.owner(),
                window.subject(),
                truncated,
                window.to(),
                true,
                Window.State.PLANNED,
                null,
                null,
                0,
                0));
      }
    }

    @Override
    public void beyond(JdbcClient db, Window window) {
      // nothing to compare
    }

    @Override
    public void failed(JdbcClient db, Window window, Reason reason, String why) {
      LOG.warn("{} was not compared: {}", window.owner(), why);
    }
  }
}
