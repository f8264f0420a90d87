package dev.bramka.gateway.delivery;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.archive.Deflated;
import dev.bramka.gateway.delivery.BatchRepository.Batch;
import dev.bramka.gateway.delivery.Situation.Waiting;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.platform.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What waits to be sent. Thread-safe. */
@Repository
class SubmissionQueue {
  /** More than this need not be counted to know that a package is full. */
  private static final int COUNTED = 20_000;

  /**
   * Bytes of invoices that make a package which KSeF takes (5 GB), however little they shrink (KSeF
   * documentation, batch sessions).
   */
  private static final long LARGEST = 4_900_000_000L;

  private final Store store;
  private final Clock clock;

  SubmissionQueue(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What of a tenant's waits, by what may travel together. */
  List<Waiting> waiting(String tenantId) {
    return store
        .read()
        .sql(
            """
            select version, offline, priority, count(*) as many, sum(packaged) as packaged,
              min(created) as oldest
            from (select version, offline, priority, packaged, created from submission
              where tenant_id = ? and state = 'QUEUED' and not_before <= ?
              order by priority, number limit ?) first
            group by version, offline, priority order by priority, min(created)""")
        .params(tenantId, clock.millis(), COUNTED)
        .query(
            (row, n) ->
                new Waiting(
                    new Lane(
                        InvoiceVersion.valueOf(row.getString("version")),
                        row.getInt("offline") == 1),
                    row.getInt("priority") == 0,
                    row.getInt("many"),
                    row.getInt("packaged"),
                    Instant.ofEpochMilli(row.getLong("oldest"))))
        .list();
  }

  /** The next ones to be posted one by one. */
  List<Submission> next(String tenantId, Lane lane, boolean urgent, int limit) {
    return store
        .read()
        .sql(
            SubmissionRepository.SELECT
                + "where tenant_id = ? and state = 'QUEUED' and priority = ? and version = ?"
                + " and offline = ? and packaged = 0 and not_before <= ?"
                + " order by number limit ?")
        .params(
            tenantId,
            urgent ? 0 : 1,
            lane.version().name(),
            lane.offline() ? 1 : 0,
            clock.millis(),
            limit)
        .query((row, n) -> SubmissionRepository.submission(row))
        .list();
  }

  /** Puts the next ones into a package, no more than fit into one, in a transaction. */
  int pack(JdbcClient db, String tenantId, Batch batch, int limit) {
    return db.sql(
            """
            update submission set state = 'SENDING', batch = ?, changed = ?
            where state = 'QUEUED' and number in (
              select number from (
                select number, size, sum(size) over (order by priority, number) as total from (
                  select number, size, priority from submission
                  where tenant_id = ? and state = 'QUEUED' and version = ? and offline = ?
                    and not_before <= ?
                  order by priority, number limit ?) next) summed
              where total <= ? or total = size)""")
        .params(
            batch.id(),
            clock.millis(),
            tenantId,
            batch.lane().version().name(),
            batch.lane().offline() ? 1 : 0,
            clock.millis(),
            limit,
            LARGEST)
        .update();
  }

  /**
   * A submission with its content.
   *
   * @param xml compressed
   */
  record Loaded(Submission submission, Deflated xml) {}

  /** Those in a package with their content, in order, after a number. */
  List<Loaded> inBatch(String batch, long after, int limit) {
    return store
        .read()
        .sql(
            "select s.*, c.crc, c.deflated from submission s"
                + " join submission_content c on c.number = s.number"
                + " where s.batch = ? and s.number > ? order by s.number limit ?")
        .params(batch, after, limit)
        .query(
            (row, n) ->
                new Loaded(
                    SubmissionRepository.submission(row),
                    new Deflated(row.getInt("size"), row.getLong("crc"), row.getBytes("deflated"))))
        .list();
  }

  /** Notes that all of a package went into a session, in a transaction; tells how many did. */
  int carried(JdbcClient db, String batch, String session) {
    return db.sql(
            "update submission set state = 'SENT', batch = null, session = ?, changed = ?"
                + " where batch = ? and state = 'SENDING'")
        .params(session, clock.millis(), batch)
        .update();
  }

  /** Those that were to be posted one by one for so long that whoever did it is gone. */
  List<Submission> abandoned(String tenantId, Instant before) {
    return store
        .read()
        .sql(
            SubmissionRepository.SELECT
                + "where state = 'SENDING' and batch is null and tenant_id = ? and changed < ?")
        .params(tenantId, before.toEpochMilli())
        .query((row, n) -> SubmissionRepository.submission(row))
        .list();
  }

  /** Tenants with something to be sent, or left in the middle of it. */
  Set<String> tenantsDue(Instant abandonedBefore) {
    Set<String> due =
        new LinkedHashSet<>(
            store
                .read()
                .sql("select distinct tenant_id from submission where state = 'QUEUED'")
                .query(String.class)
                .list());
    due.addAll(
        store
            .read()
            .sql(
                "select distinct tenant_id from submission"
                    + " where state = 'SENDING' and batch is null and changed < ?")
            .param(abandonedBefore.toEpochMilli())
            .query(String.class)
            .list());
    return due;
  }

  /** How many wait, of all tenants. */
  long depth() {
    return store
        .read()
        .sql("select count(*) from submission where state = 'QUEUED'")
        .query(Long.class)
        .single();
  }
}
