package dev.bramka.gateway.delivery;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.platform.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Packages that are being made. Thread-safe. */
@Repository
class BatchRepository {
  /**
   * A package that is being made. It exists until KSeF is bound to get it; until then nothing of it
   * has any effect, so it can be made anew at any time, by any node.
   *
   * @param id ours
   * @param tenantId whose it is
   * @param lane what is in it
   * @param attempt how often it was begun; whoever holds the latest may finish it
   */
  record Batch(String id, String tenantId, Lane lane, int attempt) {}

  private final Store store;
  private final Clock clock;

  BatchRepository(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void add(JdbcClient db, Batch batch) {
    db.sql(
            "insert into batch (id, tenant_id, version, offline, next_try, created)"
                + " values (?, ?, ?, ?, ?, ?)")
        .params(
            batch.id(),
            batch.tenantId(),
            batch.lane().version().name(),
            batch.lane().offline() ? 1 : 0,
            clock.millis(),
            clock.millis())
        .update();
  }

  /** Begins an attempt; false when somebody else has begun one since. */
  boolean begin(Batch batch) {
    return store.write(
        db ->
            db.sql("update batch set attempt = attempt + 1 where id = ? and attempt = ?")
                    .params(batch.id(), batch.attempt())
                    .update()
                == 1);
  }

  /**
   * Ends a package in the transaction that records it as sent; false when it is another's by now.
   */
  boolean end(JdbcClient db, Batch batch) {
    return db.sql("delete from batch where id = ? and attempt = ?")
            .params(batch.id(), batch.attempt())
            .update()
        == 1;
  }

  /** Whether the attempt is still the latest, in a transaction. */
  boolean latest(JdbcClient db, Batch batch) {
    return db.sql("update batch set attempt = attempt where id = ? and attempt = ?")
            .params(batch.id(), batch.attempt())
            .update()
        == 1;
  }

  /** Has it tried again later. */
  void postpone(Batch batch, Duration pause, String why) {
    store.write(
        db ->
            db.sql("update batch set next_try = ?, reason = ? where id = ?")
                .params(clock.millis() + pause.toMillis(), why, batch.id())
                .update());
  }

  /** A tenant's packages. */
  List<Batch> of(String tenantId, boolean dueOnly) {
    return store
        .read()
        .sql("select * from batch where tenant_id = ? and next_try <= ? order by created")
        .params(tenantId, dueOnly ? clock.millis() : Long.MAX_VALUE)
        .query((row, n) -> batch(row))
        .list();
  }

  List<String> tenantsDue() {
    return store
        .read()
        .sql("select distinct tenant_id from batch where next_try <= ?")
        .param(clock.millis())
        .query(String.class)
        .list();
  }

  private static Batch batch(ResultSet row) throws SQLException {
    return new Batch(
        row.getString("id"),
        row.getString("tenant_id"),
        new Lane(InvoiceVersion.valueOf(row.getString("version")), row.getInt("offline") == 1),
        row.getInt("attempt"));
  }
}
