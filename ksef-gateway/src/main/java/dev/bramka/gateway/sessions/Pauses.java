package dev.bramka.gateway.sessions;

import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.TenantFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What KSeF refused or failed at lately, per tenant and kind of call, and until when it is not
 * asked again. Kept in the database, so that all nodes know and a restart forgets nothing; read
 * once a second. Thread-safe.
 */
@Component
class Pauses implements TenantFacts {
  private static final long READ_EVERY_MS = 1_000;

  /** A credential that is refused is used once in half an hour at least, where there is work. */
  private static final long SHOWN_MS = Duration.ofDays(1).toMillis();

  private static final String DENIED = "denied ";

  /**
   * A pause.
   *
   * @param until epoch milliseconds from when a call may be made again
   * @param failures in a row
   * @param since epoch milliseconds of the first failure
   * @param temporary whether waiting helps; false when somebody has to do something
   * @param why in words for callers
   */
  record Pause(long until, int failures, long since, boolean temporary, String why) {
    Duration left(long now) {
      return Duration.ofMillis(Math.max(1, until - now));
    }
  }

  private record Key(String tenant, String what) {
    /** What it is called before operators. */
    String shown() {
      return what.equals(Logins.WHAT)
          ? "log-in"
          : what.startsWith(DENIED) ? what.substring(DENIED.length()) : what;
    }
  }

  private record Known(long readAt, Map<Key, Pause> pauses) {}

  private final Store store;
  private final Clock clock;
  private volatile Known known = new Known(0, Map.of());

  Pauses(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What is known of the kind of call, whether the pause is over or not. */
  Optional<Pause> find(String tenant, String what) {
    Known current = known;
    long now = clock.millis();
    if (now - current.readAt() >= READ_EVERY_MS || now < current.readAt()) {
      current = read(now);
    }
    return Optional.ofNullable(current.pauses().get(new Key(tenant, what)));
  }

  /** The pause, while it lasts. */
  Optional<Pause> active(String tenant, String what) {
    long now = clock.millis();
    return find(tenant, what).filter(pause -> pause.until() > now);
  }

  private synchronized Known read(long now) {
    Map<Key, Pause> all = new HashMap<>();
    store
        .read()
        .sql("select tenant_id, what, until, failures, since, temporary, why from ksef_pause")
        .query(
            row -> {
              all.put(new Key(row.getString("tenant_id"), row.getString("what")), pause(row));
            });
    Known fresh = new Known(now, Map.copyOf(all));
    known = fresh;
    return fresh;
  }

  private static Pause pause(ResultSet row) throws SQLException {
    return new Pause(
        row.getLong("until"),
        row.getInt("failures"),
        row.getLong("since"),
        row.getInt("temporary") == 1,
        row.getString("why"));
  }

  /** Counts a failure; the pause grows with their number. */
  void failed(String tenant, String what, Backoff backoff, boolean temporary, String why) {
    int failures = find(tenant, what).map(Pause::failures).orElse(0) + 1;
    long until = clock.millis() + backoff.after(failures).toMillis();
    write(tenant, what, new Pause(until, failures, clock.millis(), temporary, why));
  }

  /** Counts a failure without a pause yet. */
  void counted(String tenant, String what, String why) {
    int failures = find(tenant, what).map(Pause::failures).orElse(0) + 1;
    long now = clock.millis();
    write(tenant, what, new Pause(now, failures, now, true, why));
  }

  /** Pauses for a time that KSeF named. */
  void pause(String tenant, String what, Duration time, String why) {
    int failures = find(tenant, what).map(Pause::failures).orElse(0) + 1;
    long now = clock.millis();
    write(tenant, what, new Pause(now + time.toMillis(), failures, now, true, why));
  }

  /** How long a pause lasts still; rounded up to a second. */
  Duration left(Pause pause) {
    return pause.left(clock.millis()).plusMillis(999);
  }

  private void write(String tenant, String what, Pause pause) {
    store.write(
        db ->
            db.sql(
                    """
                    insert into ksef_pause (tenant_id, what, until, failures, since, temporary, why)
                    values (:tenant, :what, :until, :failures, :now, :temporary, :why)
                    on conflict (tenant_id, what) do update set until = excluded.until,
                      failures = excluded.failures, temporary = excluded.temporary,
                      why = excluded.why""")
                .param("tenant", tenant)
                .param("what", what)
                .param("until", pause.until())
                .param("failures", pause.failures())
                .param("now", pause.since())
                .param("temporary", pause.temporary() ? 1 : 0)
                .param("why", pause.why())
                .update());
    read(pause.since());
  }

  /**
   * Takes the right to try once more after a pause, for one caller on one node; the others go on
   * waiting.
   *
   * @param time how long the others wait for the outcome
   */
  boolean probe(String tenant, String what, Pause seen, Duration time) {
    long now = clock.millis();
    int taken =
        store.write(
            db ->
                db.sql(
                        "update ksef_pause set until = ? where tenant_id = ? and what = ?"
                            + " and until = ?")
                    .params(now + time.toMillis(), tenant, what, seen.until())
                    .update());
    read(now);
    return taken == 1;
  }

  /** Forgets the failures, because a call succeeded. */
  void clear(String tenant, String what) {
    if (find(tenant, what).isPresent()) {
      store.write(
          db ->
              db.sql("delete from ksef_pause where tenant_id = ? and what = ?")
                  .params(tenant, what)
                  .update());
      read(clock.millis());
    }
  }

  /** What a group of calls is called here that KSeF does not allow. */
  static String denied(CallGroup group) {
    return DENIED + group.wireName();
  }

  /** Ends a tenant's pauses that only an operator could mend, because one may have done so. */
  void reopen(String tenant) {
    long now = clock.millis();
    store.write(
        db ->
            db.sql(
                    "update ksef_pause set until = 0, since = ?, failures = 0"
                        + " where tenant_id = ? and temporary = 0")
                .params(now, tenant)
                .update());
    read(now);
  }

  /** Tenants that may not make some calls, though they log in. */
  Set<String> denied() {
    long now = clock.millis();
    return read(now).pauses().entrySet().stream()
        .filter(e -> e.getKey().what().startsWith(DENIED) && lately(e.getValue(), now))
        .map(e -> e.getKey().tenant())
        .collect(Collectors.toSet());
  }

  /** What is over for long is nobody's trouble any more, though nothing has been tried since. */
  private static boolean lately(Pause pause, long now) {
    return pause.until() > now - SHOWN_MS;
  }

  /** What KSeF refuses or does not answer. */
  @Override
  public void add(Facts facts) {
    long now = clock.millis();
    read(now)
        .pauses()
        .forEach(
            (key, pause) -> {
              boolean lasting = !pause.temporary() && lately(pause, now);
              if (pause.until() > now || lasting) {
                facts.put(key.tenant(), key.shown() + " fails", pause.why());
              }
            });
  }

  /** How many tenants KSeF is not asked for at the moment, for a kind of call. */
  long count(String what) {
    long now = clock.millis();
    return store
        .read()
        .sql("select count(*) from ksef_pause where what = ? and until > ?")
        .params(what, now)
        .query(Long.class)
        .single();
  }

  /**
   * Spreads log-ins: KSeF counts the calls of all tenants together, 60 a second from one address
   * (its documentation, limits of public operations), and a log-in takes five to eight.
   * Thread-safe.
   */
  static final class LoginPace {
    private static final long BETWEEN_NANOS = 150_000_000;

    private final Map<Environment, Long> next = new ConcurrentHashMap<>();

    /**
     * Waits for a turn.
     *
     * @param patience how long at most
     * @throws GatewayFailure LOGIN with the time to come back when it would take longer
     */
    void await(Environment environment, Duration patience) {
      long now = System.nanoTime();
      long most = Deadline.left(patience).toNanos();
      long[] turn = new long[1];
      next.compute(
          environment,
          (name, planned) -> {
            turn[0] = planned == null ? now : Math.max(now, planned + BETWEEN_NANOS);
            // Whoever cannot wait for a turn takes none.
            return planned != null && turn[0] > now + most ? planned : turn[0];
          });
      Duration wait = Duration.ofNanos(turn[0] - now);
      if (wait.toNanos() > most || !Deadline.pause(wait)) {
        throw new GatewayFailure(
            SessionFault.LOGIN, "Others are logging in to KSeF", Duration.ofSeconds(5), null);
      }
    }
  }
}
