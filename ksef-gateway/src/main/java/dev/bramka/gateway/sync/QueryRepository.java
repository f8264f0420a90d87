package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceMetadata;
import dev.bramka.gateway.archive.ArchivePackage;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Searches, what they found, and how that is cut into packages. */
@Repository
class QueryRepository {
  /** Largest ZIP that is offered (REST API v1, operation 13: as KSeF's own parts). */
  static final long PART_BYTES = 50_000_000;

  /** Below what a ZIP can count without its 64-bit extension. */
  private static final int PART_INVOICES = 60_000;

  enum State {
    RUNNING,
    READY,
    FAILED
  }

  record Query(
      String id,
      String tenantId,
      String session,
      State state,
      @Nullable String failureReason,
      @Nullable String failureText,
      long expires,
      int invoices) {
    GatewayFailure failure() {
      SyncFault reason =
          failureReason == null ? SyncFault.QUERY_STATUS : SyncFault.valueOf(failureReason);
      return new GatewayFailure(reason, failureText);
    }
  }

  record Part(List<String> numbers, long size) {}

  private record Cut(int part, long stored, String number, int invoices, long size) {}

  private final Store store;

  QueryRepository(Store store) {
    this.store = store;
  }

  /**
   * A search as it begins.
   *
   * @param created epoch milliseconds
   * @param expires epoch milliseconds
   */
  record NewQuery(String id, String tenantId, String session, long created, long expires) {}

  void add(JdbcClient db, NewQuery q) {
    db.sql(
            "insert into invoice_query (id, tenant_id, session, state, created, expires)"
                + " values (?, ?, ?, 'RUNNING', ?, ?)")
        .params(q.id(), q.tenantId(), q.session(), q.created(), q.expires())
        .update();
  }

  Optional<Query> find(String id) {
    return store
        .read()
        .sql(SELECT + " where id = ?")
        .param(id)
        .query((row, n) -> query(row))
        .optional();
  }

  List<Query> running() {
    return store
        .read()
        .sql(SELECT + " where state = 'RUNNING'")
        .query((row, n) -> query(row))
        .list();
  }

  private static final String SELECT =
      "select id, tenant_id, session, state, failure_reason, failure, expires, invoices"
          + " from invoice_query";

  private static Query query(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Query(
        row.getString("id"),
        row.getString("tenant_id"),
        row.getString("session"),
        State.valueOf(row.getString("state")),
        row.getString("failure_reason"),
        row.getString("failure"),
        row.getLong("expires"),
        row.getInt("invoices"));
  }

  void found(JdbcClient db, String id, InvoiceMetadata m) {
    OffsetDateTime stored = m.permanentStorageDate();
    db.sql(
            "insert into query_invoice (query_id, stored, ksef_number) values (?, ?, ?)"
                + " on conflict (query_id, stored, ksef_number) do nothing")
        .params(id, stored == null ? 0 : stored.toInstant().toEpochMilli(), m.ksefNumber())
        .update();
  }

  void expire(JdbcClient db, String id, long at) {
    db.sql("update invoice_query set expires = ? where id = ? and expires > ?")
        .params(at, id, at)
        .update();
  }

  void fail(JdbcClient db, String id, SyncFault reason, String why) {
    db.sql(
            "update invoice_query set state = 'FAILED', failure_reason = ?, failure = ?"
                + " where id = ? and state = 'RUNNING'")
        .params(reason.name(), why, id)
        .update();
  }

  /** Cuts what was found into packages and offers them. */
  void ready(String id) {
    List<Cut> cuts = cut(id);
    store.write(
        db -> {
          db.sql("delete from query_part where query_id = ?").param(id).update();
          for (Cut c : cuts) {
            db.sql("insert into query_part values (?, ?, ?, ?, ?, ?)")
                .params(id, c.part(), c.stored(), c.number(), c.invoices(), c.size())
                .update();
          }
          return db.sql(
                  "update invoice_query set state = 'READY', invoices = ?"
                      + " where id = ? and state = 'RUNNING'")
              .params(cuts.stream().mapToInt(Cut::invoices).sum(), id)
              .update();
        });
  }

  private List<Cut> cut(String id) {
    List<Cut> cuts = new ArrayList<>();
    store
        .read()
        .sql(
            "select q.stored, q.ksef_number, length(c.deflated) as bytes from query_invoice q"
                + " join invoice_query i on i.id = q.query_id"
                + " join tenant t on t.id = i.tenant_id"
                + " join invoice_content c on c.environment = t.environment"
                + " and c.ksef_number = q.ksef_number"
                + " where q.query_id = ? order by q.stored, q.ksef_number")
        .param(id)
        .query(
            row -> {
              String number = row.getString("ksef_number");
              long bytes = ArchivePackage.entrySize(number, row.getLong("bytes"));
              Cut last = cuts.isEmpty() ? null : cuts.getLast();
              if (last == null
                  || last.size() + bytes > PART_BYTES
                  || last.invoices() == PART_INVOICES) {
                cuts.add(
                    new Cut(
                        cuts.size() + 1,
                        row.getLong("stored"),
                        number,
                        1,
                        ArchivePackage.emptySize() + bytes));
              } else {
                cuts.set(
                    cuts.size() - 1,
                    new Cut(
                        last.part(),
                        last.stored(),
                        last.number(),
                        last.invoices() + 1,
                        last.size() + bytes));
              }
            });
    return cuts;
  }

  int partCount(String id) {
    return store
        .read()
        .sql("select count(*) from query_part where query_id = ?")
        .param(id)
        .query(Integer.class)
        .single();
  }

  Optional<Part> part(String id, int part) {
    return store
        .read()
        .sql(
            "select part, first_stored, first_number, invoices, size from query_part"
                + " where query_id = ? and part = ?")
        .params(id, part)
        .query(
            (row, n) ->
                new Cut(
                    row.getInt(1), row.getLong(2), row.getString(3), row.getInt(4), row.getLong(5)))
        .optional()
        .map(cut -> new Part(numbers(id, cut), cut.size()));
  }

  private List<String> numbers(String id, Cut cut) {
    return store
        .read()
        .sql(
            "select ksef_number from query_invoice where query_id = ?"
                + " and (stored, ksef_number) >= (?, ?) order by stored, ksef_number limit ?")
        .params(id, cut.stored(), cut.number(), cut.invoices())
        .query(String.class)
        .list();
  }

  /** Forgets expired searches; the invoices stay in the archive. */
  void forget(long now) {
    List<String> expired =
        store
            .read()
            .sql("select id from invoice_query where expires <= ? limit 100")
            .param(now)
            .query(String.class)
            .list();
    for (String id : expired) {
      store.write(
          db -> {
            db.sql("delete from query_invoice where query_id = ?").param(id).update();
            db.sql("delete from query_part where query_id = ?").param(id).update();
            db.sql("delete from export_window where owner = ?").param(id).update();
            return db.sql("delete from invoice_query where id = ?").param(id).update();
          });
    }
  }
}
