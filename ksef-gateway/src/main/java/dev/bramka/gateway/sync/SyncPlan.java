package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.SyncSettings;
import dev.bramka.gateway.sync.SyncRepository.State;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Which periods the sync asks KSeF for, and when. Thread-safe. */
@Service
class SyncPlan {
  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration AUDITED = Duration.ofDays(35);

  /** KSeF asks callers not to look more often. */
  private static final Duration SHORTEST = Duration.ofMinutes(15);

  private final SyncRepository states;
  private final ExportPeriodRepository windows;
  private final Tenants tenants;
  private final SyncSettings settings;
  private final Clock clock;

  SyncPlan(
      SyncRepository states,
      ExportPeriodRepository windows,
      Tenants tenants,
      KsefSettings settings,
      Clock clock) {
    this.states = states;
    this.windows = windows;
    this.tenants = tenants;
    this.settings = settings.sync();
    this.clock = clock;
  }

  /** Roles that are looked at every time, not once a day. */
  Set<SubjectType> frequent() {
    return settings.subjects();
  }

  /** Plans the windows that are due. */
  void plan() {
    if (!settings.enabled()) {
      return;
    }
    for (Tenant tenant : tenants.active()) {
      settings.subjects().forEach(subject -> plan(tenant, subject));
      settings.dailySubjects().forEach(subject -> plan(tenant, subject));
    }
  }

  private void begin(Tenant tenant, SubjectType subject, long now) {
    Instant from = settings.from().atStartOfDay(WARSAW).toInstant();
    states.begin(tenant.id(), subject, from, now + DAY.toMillis());
  }

  private void plan(Tenant tenant, SubjectType subject) {
    State state = states.find(tenant.id(), subject).orElse(null);
    long now = clock.millis();
    if (state == null) {
      begin(tenant, subject, now);
      return;
    }
    boolean due = state.nextRun() <= now || auditDue(state, now);
    if (!due || windows.unfinished(state.owner()) > 0) {
      return;
    }
    boolean auditing = state.nextRun() > now;
    windows.plan(
        List.of(auditing ? audited(state) : next(state)),
        db -> {
          if (auditing) {
            states.nextAudit(db, tenant.id(), subject, now + DAY.toMillis());
          }
        });
  }

  private static boolean auditDue(State state, long now) {
    return state.nextAudit() <= now && state.completeUntil() != null;
  }

  /** From where the last one ended; open unless that is too long ago. */
  private ExportPeriod next(State state) {
    Instant limit = state.from().plus(InvoiceSearches.LONGEST_PERIOD);
    boolean whole = limit.isBefore(clock.instant());
    return window(state, ExportPeriod.Purpose.SYNC, state.from(), whole ? limit : null);
  }

  private ExportPeriod audited(State state) {
    Instant to = Objects.requireNonNull(state.completeUntil());
    Instant first = settings.from().atStartOfDay(WARSAW).toInstant();
    Instant from = to.minus(AUDITED);
    return window(state, ExportPeriod.Purpose.AUDIT, from.isBefore(first) ? first : from, to);
  }

  private static ExportPeriod window(
      State state, ExportPeriod.Purpose purpose, Instant from, @Nullable Instant to) {
    return ExportPeriod.planned(
        new ExportPeriod.Ownership(state.tenantId(), purpose, state.owner(), state.subject()),
        new ExportPeriod.Period(from, to),
        true);
  }

  /** How long until a role is asked for again. */
  Duration interval(ExportPeriod window) {
    if (!settings.subjects().contains(window.subject())) {
      return DAY;
    }
    boolean simulated = tenants.get(window.tenantId()).environment() == Environment.SIMULATOR;
    Duration wanted = settings.interval();
    return simulated || wanted.compareTo(SHORTEST) > 0 ? wanted : SHORTEST;
  }
}
