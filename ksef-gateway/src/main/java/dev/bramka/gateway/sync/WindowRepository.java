package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.platform.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Windows in the database. */
@Repository
class WindowRepository {
  /** How long a node may be silent before another one takes over. */
  static final Duration LEASE = Duration.ofSeconds(15);

  private final Store store;
  private final Clock clock;

  WindowRepository(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  void plan(JdbcClient db, Window w) {
    db.sql(
            "insert into export_window (id, tenant_id, purpose, owner, subject, from_time, to_time,"
                + " complete, only_metadata, state, reference, sealed_key, next_check, created, started)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            Arrays.asList(
                w.id(),
                w.tenantId(),
                w.purpose().name(),
                w.owner(),
                w.subject().name(),
                w.from().toEpochMilli(),
                w.to() == null ? null : Long.valueOf(w.to().toEpochMilli()),
                w.complete() ? 1 : 0,
                w.purpose() == Window.Purpose.AUDIT ? 1 : 0,
                w.state().name(),
                w.reference(),
                w.sealedKey(),
                clock.millis(),
                clock.millis(),
                clock.millis()))
        .update();
  }

  /** Unfinished windows whose next look is due. */
  List<Window> due(int limit) {
    return store
        .read()
        .sql(
            "select * from export_window where state in ('PLANNED', 'RUNNING') and next_check <= ?"
                + " order by next_check limit ?")
        .params(clock.millis(), limit)
        .query((row, n) -> window(row))
        .list();
  }

  /** The window with this id as it stands now, unless it has ended. */
  Optional<Window> unfinishedWindow(String id) {
    return store
        .read()
        .sql("select * from export_window where id = ? and state in ('PLANNED', 'RUNNING')")
        .param(id)
        .query((row, n) -> window(row))
        .optional();
  }

  /** Takes a due window for this node; false when another one was faster. */
  boolean claim(Window w) {
    long now = clock.millis();
    return store.write(
        db ->
            db.sql(
                        "update export_window set next_check = ? where id = ? and next_check <= ?"
                            + " and state in ('PLANNED', 'RUNNING')")
                    .params(now + LEASE.toMillis(), w.id(), now)
                    .update()
                == 1);
  }

  /** Keeps a claimed window for this node. */
  void renew(Window w) {
    later(w, LEASE, 0);
  }

  /** Looks again after a while. */
  void later(Window w, Duration pause, int checks) {
    store.write(
        db ->
            db.sql(
                    "update export_window set next_check = ?, checks = checks + ? where id = ?"
                        + " and state in ('PLANNED', 'RUNNING')")
                .params(clock.millis() + pause.toMillis(), checks, w.id())
                .update());
  }

  /** How long the window's export has been running at KSeF. */
  Duration runningFor(Window w) {
    long since =
        store
            .read()
            .sql("select started from export_window where id = ?")
            .param(w.id())
            .query(Long.class)
            .optional()
            .orElse(clock.millis());
    return Duration.ofMillis(clock.millis() - since);
  }

  void started(Window w, String reference, byte[] sealedKey) {
    store.write(
        db ->
            db.sql(
                    "update export_window set state = 'RUNNING', reference = ?, sealed_key = ?,"
                        + " checks = 0, started = ?, next_check = ? where id = ?")
                .params(reference, sealedKey, clock.millis(), clock.millis() + 500, w.id())
                .update());
  }

  /** Tries once more, from the beginning when there is nothing to go on with. */
  void retry(Window w, boolean anew, Duration pause) {
    store.write(
        db ->
            db.sql(
                    "update export_window set attempts = attempts + 1, state = ?, next_check = ?"
                        + " where id = ?")
                .params(
                    (anew ? Window.State.PLANNED : Window.State.RUNNING).name(),
                    clock.millis() + pause.toMillis(),
                    w.id())
                .update());
  }

  void end(JdbcClient db, Window w, Window.State state) {
    db.sql("update export_window set state = ? where id = ?").params(state.name(), w.id()).update();
  }

  /** How many windows of an owner are not finished. */
  long unfinished(String owner) {
    return store
        .read()
        .sql(
            "select count(*) from export_window where owner = ?"
                + " and state in ('PLANNED', 'RUNNING')")
        .param(owner)
        .query(Long.class)
        .single();
  }

  /** Forgets finished windows that nobody needs any more. */
  void forget(long createdBefore) {
    store.write(
        db ->
            db.sql("delete from export_window where state in ('DONE', 'FAILED') and created < ?")
                .param(createdBefore)
                .update());
  }

  private static Window window(ResultSet row) throws SQLException {
    return new Window(
        row.getString("id"),
        row.getString("tenant_id"),
        Window.Purpose.valueOf(row.getString("purpose")),
        row.getString("owner"),
        SubjectType.valueOf(row.getString("subject")),
        Instant.ofEpochMilli(row.getLong("from_time")),
        nullableInstant(row, "to_time"),
        row.getInt("complete") == 1,
        Window.State.valueOf(row.getString("state")),
        row.getString("reference"),
        row.getBytes("sealed_key"),
        row.getInt("attempts"),
        row.getInt("checks"));
  }

  static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(value);
  }
}
