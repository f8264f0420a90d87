package dev.bramka.gateway.sessions;

import dev.bramka.client.session.OnlineSessions;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Counts calls against KSeF's limits before they are made, per context, in the database, so that we
 * wait a little or say when to come back instead of being blocked. Limits are those KSeF reports
 * for the context. A limit of a million an hour or more counts as none. Thread-safe.
 */
@Service
public class Budgets {
  private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);
  private static final long[] WINDOWS = {1_000, 60_000, 3_600_000};
  private static final int UNLIMITED = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LIMITS_KEPT = Duration.ofMinutes(30);

  /** KSeF may count a call later than we do; its windows slide, so a little distance is kept. */
  private static final long MARGIN = 50;

  private record Limits(long fetched, Map<CallGroup, int[]> byGroup) {}

  private final Store store;
  private final Clock clock;
  private final Map<String, Limits> limits = new ConcurrentHashMap<>();
  private final Map<String, Long> blocked = new ConcurrentHashMap<>();

  /** Budgets kept in this database. */
  public Budgets(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Takes a call out of the budget, waiting a few seconds for it at most.
   *
   * @param reason what the call is for, should it have to be refused
   * @throws GatewayFailure with the time to come back when the budget is used up for longer
   */
  public void take(Tenant tenant, CallGroup group, Reason reason, OnlineSessions ksef) {
    long patience = PATIENCE.toMillis();
    for (; ; ) {
      long wait = attempt(tenant, group, ksef);
      if (wait <= 0) {
        return;
      }
      if (wait > patience) {
        throw new GatewayFailure(
            reason,
            "KSeF's limit of calls (" + group.wireName() + ") is used up for now",
            Duration.ofMillis(wait).plusMillis(999),
            null);
      }
      pause(wait);
      patience -= wait;
    }
  }

  /** Takes a call out of the budget when that is possible at once. */
  public boolean tryTake(Tenant tenant, CallGroup group, OnlineSessions ksef) {
    return attempt(tenant, group, ksef) <= 0;
  }

  /** Notes that KSeF has blocked the group for a while. */
  public void block(Tenant tenant, CallGroup group, Duration time) {
    LOG.warn(
        "Tenant {}: KSeF blocked {} for {} s", tenant.id(), group.wireName(), time.toSeconds());
    blocked.put(key(tenant, group), clock.millis() + time.toMillis());
    limits.remove(tenant.id());
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the call budget", e);
    }
  }

  /** Milliseconds to wait, or 0 when the call was taken. */
  private long attempt(Tenant tenant, CallGroup group, OnlineSessions ksef) {
    long now = clock.millis();
    long until = blocked.getOrDefault(key(tenant, group), 0L);
    if (until > now) {
      return until - now;
    }
    int[] allowed = limitsOf(tenant, ksef).byGroup().getOrDefault(group, group.productionLimits());
    if (allowed[2] >= UNLIMITED) {
      return 0;
    }
    String context = tenant.environment() + ":" + tenant.nip();
    return store.write(db -> count(db, context, group, allowed));
  }

  private long count(JdbcClient db, String context, CallGroup group, int[] allowed) {
    store.lock(db, "budget " + context + " " + group.wireName());
    long now = clock.millis();
    db.sql("delete from ksef_call where context = ? and call_group = ? and at <= ?")
        .params(context, group.wireName(), now - WINDOWS[2] - MARGIN)
        .update();
    List<Long> latest =
        db.sql(
                "select at from ksef_call where context = ? and call_group = ?"
                    + " order by at desc limit ?")
            .params(context, group.wireName(), allowed[2])
            .query(Long.class)
            .list();
    for (int i = 0; i < WINDOWS.length; i++) {
      if (latest.size() >= allowed[i]) {
        long wait = latest.get(Math.max(allowed[i], 1) - 1) + WINDOWS[i] + MARGIN - now;
        if (wait > 0) {
          return wait;
        }
      }
    }
    db.sql("insert into ksef_call (context, call_group, at) values (?, ?, ?)")
        .params(context, group.wireName(), now)
        .update();
    return 0;
  }

  private Limits limitsOf(Tenant tenant, OnlineSessions ksef) {
    Limits known = limits.get(tenant.id());
    if (known != null && known.fetched() + LIMITS_KEPT.toMillis() > clock.millis()) {
      return known;
    }
    Map<CallGroup, int[]> byGroup = new ConcurrentHashMap<>();
    ksef.rateLimits()
        .forEach(
            (name, l) -> {
              for (CallGroup group : CallGroup.values()) {
                if (group.wireName().equals(name)) {
                  byGroup.put(group, new int[] {l.perSecond(), l.perMinute(), l.perHour()});
                }
              }
            });
    Limits fetched = new Limits(clock.millis(), byGroup);
    limits.put(tenant.id(), fetched);
    return fetched;
  }

  private static String key(Tenant tenant, CallGroup group) {
    return tenant.id() + "|" + group;
  }
}
