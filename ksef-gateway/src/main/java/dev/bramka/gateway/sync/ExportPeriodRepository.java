package dev.bramka.gateway.sync;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Windows in the database. */
@Repository
class ExportPeriodRepository {
  private static final int KEY_BYTES = SymmetricKey.KEY_BYTES + SymmetricKey.IV_BYTES;

  /** How long a node may be silent before another one takes over. */
  static final Duration LEASE = Duration.ofSeconds(15);

  private final Store store;
  private final SecretBox box;
  private final Clock clock;

  ExportPeriodRepository(Store store, SecretBox box, Clock clock) {
    this.store = store;
    this.box = box;
    this.clock = clock;
  }

  void plan(JdbcClient db, ExportPeriod w) {
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
                w.purpose() == ExportPeriod.Purpose.AUDIT ? 1 : 0,
                w.state().name(),
                w.reference(),
                sealed(w),
                clock.millis(),
                clock.millis(),
                clock.millis()))
        .update();
  }

  /** Unfinished windows whose next look is due. */
  List<ExportPeriod> due(int limit) {
    return store
        .read()
        .sql(
            "select * from export_window where state in ('PLANNED', 'RUNNING') and next_check <= ?"
                + " order by next_check limit ?")
        .params(clock.millis(), limit)
        .query((row, n) -> window(row))
        .list();
  }

  /**
   * A window that one node works on.
   *
   * @param window as it stood when it was claimed
   * @param until when it falls due for others, in epoch milliseconds
   */
  record Claim(ExportPeriod window, long until) {}

  /** Takes a due window for the caller; empty when another one was faster or it has ended. */
  Optional<Claim> claim(String id) {
    long now = clock.millis();
    long until = now + LEASE.toMillis();
    boolean claimed =
        store.write(
            db ->
                db.sql(
                            "update export_window set next_check = ? where id = ? and next_check <= ?"
                                + " and state in ('PLANNED', 'RUNNING')")
                        .params(until, id, now)
                        .update()
                    == 1);
    return claimed ? unfinishedWindow(id).map(w -> new Claim(w, until)) : Optional.empty();
  }

  private Optional<ExportPeriod> unfinishedWindow(String id) {
    return store
        .read()
        .sql("select * from export_window where id = ? and state in ('PLANNED', 'RUNNING')")
        .param(id)
        .query((row, n) -> window(row))
        .optional();
  }

  /** Keeps a claimed window; empty when its step is over or another node has taken it. */
  Optional<Claim> renew(Claim claim) {
    long until = clock.millis() + LEASE.toMillis();
    boolean kept =
        store.write(
            db ->
                db.sql("update export_window set next_check = ? where id = ? and next_check = ?")
                        .params(until, claim.window().id(), claim.until())
                        .update()
                    == 1);
    return kept ? Optional.of(new Claim(claim.window(), until)) : Optional.empty();
  }

  /** Looks again after a while. */
  void later(ExportPeriod w, Duration pause, int checks) {
    store.write(
        db ->
            db.sql(
                    "update export_window set next_check = ?, checks = checks + ? where id = ?"
                        + " and state in ('PLANNED', 'RUNNING')")
                .params(clock.millis() + pause.toMillis(), checks, w.id())
                .update());
  }

  /** How long the window's export has been running at KSeF. */
  Duration runningFor(ExportPeriod w) {
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

  /** The window's export is running at KSeF; it is asked after when the pause is over. */
  void started(ExportPeriod w, Duration pause) {
    store.write(
        db ->
            db.sql(
                    "update export_window set state = 'RUNNING', reference = ?, sealed_key = ?,"
                        + " checks = 0, started = ?, next_check = ? where id = ?"
                        + " and state in ('PLANNED', 'RUNNING')")
                .params(
                    Arrays.asList(
                        w.reference(),
                        sealed(w),
                        clock.millis(),
                        clock.millis() + pause.toMillis(),
                        w.id()))
                .update());
  }

  /** Tries once more, from the beginning when there is nothing to go on with. */
  void retry(ExportPeriod w, boolean anew, Duration pause) {
    store.write(
        db ->
            db.sql(
                    "update export_window set attempts = attempts + 1, state = ?, next_check = ?"
                        + " where id = ? and state in ('PLANNED', 'RUNNING')")
                .params(
                    (anew ? ExportPeriod.State.PLANNED : ExportPeriod.State.RUNNING).name(),
                    clock.millis() + pause.toMillis(),
                    w.id())
                .update());
  }

  /**
   * Ends a window, unless another node that worked on it meanwhile has ended it.
   *
   * @param also what else belongs into the transaction
   */
  void end(ExportPeriod w, ExportPeriod.State state, Consumer<JdbcClient> also) {
    store.write(
        db -> {
          int ended =
              db.sql(
                      "update export_window set state = ? where id = ?"
                          + " and state in ('PLANNED', 'RUNNING')")
                  .params(state.name(), w.id())
                  .update();
          if (ended == 1) {
            also.accept(db);
          }
          return state;
        });
  }

  /**
   * Plans windows.
   *
   * @param also what else belongs into the transaction
   */
  void plan(List<ExportPeriod> planned, Consumer<JdbcClient> also) {
    store.write(
        db -> {
          planned.forEach(w -> plan(db, w));
          also.accept(db);
          return planned.size();
        });
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

  /** Forgets windows that ended and are older than this. */
  void forget(Duration age) {
    store.write(
        db ->
            db.sql("delete from export_window where state in ('DONE', 'FAILED') and created < ?")
                .param(clock.millis() - age.toMillis())
                .update());
  }

  /** A package whose key was lost with the master key is ordered anew. */
  private ExportPeriod window(ResultSet row) throws SQLException {
    ExportPeriod.State state = ExportPeriod.State.valueOf(row.getString("state"));
    byte[] sealed = row.getBytes("sealed_key");
    boolean lost = state == ExportPeriod.State.RUNNING && sealed == null;
    return new ExportPeriod(
        row.getString("id"),
        row.getString("tenant_id"),
        ExportPeriod.Purpose.valueOf(row.getString("purpose")),
        row.getString("owner"),
        SubjectType.valueOf(row.getString("subject")),
        Instant.ofEpochMilli(row.getLong("from_time")),
        nullableInstant(row, "to_time"),
        row.getInt("complete") == 1,
        lost ? ExportPeriod.State.PLANNED : state,
        lost ? null : row.getString("reference"),
        key(row.getString("id"), sealed),
        row.getInt("attempts"),
        row.getInt("checks"));
  }

  private byte @Nullable [] sealed(ExportPeriod w) {
    SymmetricKey key = w.key();
    return key == null
        ? null
        : box.seal(
            Sealed.EXPORT.purpose(w.id()),
            ByteBuffer.allocate(KEY_BYTES).put(key.key()).put(key.iv()).array());
  }

  private @Nullable SymmetricKey key(String id, byte @Nullable [] sealed) {
    if (sealed == null) {
      return null;
    }
    byte[] key = new byte[SymmetricKey.KEY_BYTES];
    byte[] iv = new byte[SymmetricKey.IV_BYTES];
    ByteBuffer.wrap(box.open(Sealed.EXPORT.purpose(id), sealed)).get(key).get(iv);
    return new SymmetricKey(key, iv);
  }

  static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(value);
  }
}
