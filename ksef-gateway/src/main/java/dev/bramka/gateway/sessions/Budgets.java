package dev.bramka.gateway.sessions;

import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts calls against KSeF's limits before they are made, per context, in the database, so that we
 * wait a little or say when to come back instead of being blocked. A limit of a million an hour or
 * more counts as none. Thread-safe.
 */
@Component
public class Budgets implements TenantFacts {
  private static final long[] WINDOWS = {1_000, 60_000, 3_600_000};
  static final int UNLIMITED = 1_000_000;
  private static final Duration HOUR = Duration.ofHours(1);

  /** How much of an hour's calls may be used before it is told, as a divisor of what is left. */
  private static final int LEFT_WHEN_NEAR = 5;

  /** An operator is told when a twentieth is left: receiving uses four fifths all the time. */
  private static final int LEFT_WHEN_SHORT = 20;

  /** KSeF may count a call later than we do; its windows slide, so a little distance is kept. */
  private static final long MARGIN = 50;

  /** What comes of asking for a call: its name in the count, or how long to wait. */
  record Taken(String permit, Duration pause) {
    boolean granted() {
      return pause.isZero();
    }
  }

  /**
   * What is left of a group's limits.
   *
   * @param thisMinute calls that can be made within the last minute's window
   * @param thisHour calls that can be made within the last hour's window
   * @param hourly calls allowed in an hour; a million without limit, 0 when not known
   */
  public record Room(int thisMinute, int thisHour, int hourly) {
    /** Nothing. */
    public static final Room NONE = new Room(0, 0, 0);

    /** How much of the hour's calls is used up, 0 to 1. */
    public double used() {
      return hourly == 0 ? 0 : 1 - (double) thisHour / hourly;
    }

    /** Calls that can be made now. */
    public int now() {
      return Math.min(thisMinute, thisHour);
    }
  }

  private final Store store;
  private final Events events;
  private final Clock clock;

  private final KsefLimits limits;

  Budgets(Store store, Events events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
    limits = new KsefLimits(clock);
  }

  Clock clock() {
    return clock;
  }

  /** KSeF's limits, which the budgets follow. */
  KsefLimits limits() {
    return limits;
  }

  /**
   * Takes a call out of the budget, or tells how long to wait for it.
   *
   * @param allowed calls per second, minute and hour
   */
  Taken take(Tenant tenant, CallGroup group, List<Integer> allowed) {
    if (allowed.get(2) >= UNLIMITED) {
      return new Taken("", Duration.ZERO);
    }
    return store.write(db -> count(db, tenant, group, allowed));
  }

  /** What is left, counting nothing. */
  Room room(Tenant tenant, CallGroup group, List<Integer> allowed) {
    if (allowed.get(2) >= UNLIMITED) {
      return new Room(UNLIMITED, UNLIMITED, UNLIMITED);
    }
    long now = clock.millis();
    return new Room(
        left(tenant, group, allowed.get(1), now - WINDOWS[1] - MARGIN),
        left(tenant, group, allowed.get(2), now - WINDOWS[2] - MARGIN),
        allowed.get(2));
  }

  private int left(Tenant tenant, CallGroup group, int allowed, long since) {
    int used =
        store
            .read()
            .sql("select count(*) from ksef_call where context = ? and call_group = ? and at > ?")
            .params(context(tenant), group.wireName(), since)
            .query(Integer.class)
            .single();
    return Math.max(0, allowed - used);
  }

  /** Gives back a call that never reached KSeF. */
  void giveBack(Tenant tenant, CallGroup group, String permit) {
    if (!permit.isEmpty()) {
      store.write(
          db ->
              db.sql("delete from ksef_call where context = ? and call_group = ? and permit = ?")
                  .params(context(tenant), group.wireName(), permit)
                  .update());
    }
  }

  /** Calls of the last hour by KSeF's groups. */
  @Override
  public void add(Facts facts) {
    Map<String, List<Tenant>> byContext =
        facts.tenants().stream().collect(Collectors.groupingBy(Budgets::context));
    store
        .read()
        .sql(
            "select context, call_group, count(*) from ksef_call where at > ?"
                + " group by context, call_group")
        .param(clock.millis() - HOUR.toMillis())
        .query(
            row -> {
              tell(facts, byContext.getOrDefault(row.getString(1), List.of()), row);
            });
  }

  private void tell(Facts facts, List<Tenant> some, ResultSet row) throws SQLException {
    int used = row.getInt(3);
    CallGroup.named(row.getString(2))
        .ifPresent(group -> some.forEach(tenant -> tell(facts, tenant, group, used)));
  }

  private void tell(Facts facts, Tenant tenant, CallGroup group, int used) {
    OptionalInt said = limits.hourly(tenant, group);
    int allowed = said.orElse(UNLIMITED);
    String of = allowed >= UNLIMITED ? "" : " of " + allowed;
    facts.put(tenant.id(), "calls in 1 h: " + group.wireName(), used + of);
    if (used >= allowed - allowed / LEFT_WHEN_SHORT) {
      facts.put(tenant.id(), "limit near: " + group.wireName(), used + of + " calls in 1 h");
    }
  }

  private static String context(Tenant tenant) {
    return tenant.environment() + ":" + tenant.nip();
  }

  private Taken count(JdbcClient db, Tenant tenant, CallGroup group, List<Integer> allowed) {
    String context = context(tenant);
    store.lock(db, "budget " + context + " " + group.wireName());
    long now = clock.millis();
    // Calls of the future are of a clock that was set back since.
    db.sql(
            "delete from ksef_call where context = ? and call_group = ?"
                + " and (at <= ? or at > ?)")
        .params(context, group.wireName(), now - WINDOWS[2] - MARGIN, now + WINDOWS[0])
        .update();
    List<Long> latest = latest(db, context, group, Math.max(1, allowed.get(2)));
    long wait = wait(latest, allowed, now);
    if (wait > 0) {
      return new Taken("", Duration.ofMillis(wait));
    }
    String permit = UUID.randomUUID().toString();
    db.sql("insert into ksef_call (context, call_group, at, permit) values (?, ?, ?, ?)")
        .params(context, group.wireName(), now, permit)
        .update();
    nearing(db, tenant, group, latest.size() + 1, allowed.get(2));
    return new Taken(permit, Duration.ZERO);
  }

  private static List<Long> latest(JdbcClient db, String context, CallGroup group, int limit) {
    return db.sql(
            "select at from ksef_call where context = ? and call_group = ?"
                + " order by at desc limit ?")
        .params(context, group.wireName(), limit)
        .query(Long.class)
        .list();
  }

  /** Tells once an hour that four fifths of it are used up. */
  private void nearing(JdbcClient db, Tenant tenant, CallGroup group, int used, int allowed) {
    if (used == allowed - allowed / LEFT_WHEN_NEAR && allowed > LEFT_WHEN_NEAR) {
      Map<String, Object> data = Map.of("used", used, "allowed", allowed);
      events.addOnce(
          db, new Happened(tenant.id(), EventType.LIMIT_NEAR, group.wireName(), data), HOUR);
    }
  }

  /** The time until every window has room again: a shorter one would have to be waited twice. */
  private static long wait(List<Long> latest, List<Integer> allowed, long now) {
    long longest = 0;
    for (int i = 0; i < WINDOWS.length; i++) {
      int limit = Math.max(allowed.get(i), 1);
      if (latest.size() >= limit) {
        longest = Math.max(longest, latest.get(limit - 1) + WINDOWS[i] + MARGIN - now);
      }
    }
    return longest;
  }
}
