package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.platform.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How far the sync of each tenant and role has come. */
@Repository
class SyncRepository {
  /**
   * A sync.
   *
   * @param tenantId whose invoices
   * @param subject in which role
   * @param from where the next window begins
   * @param completeUntil until when we have everything for good, or null before the first window
   * @param nextRun when to look again
   * @param nextAudit when to compare again
   */
  record State(
      String tenantId,
      SubjectType subject,
      Instant from,
      @Nullable Instant completeUntil,
      long nextRun,
      long nextAudit) {
    /** Name of the sync's windows. */
    String owner() {
      return owner(tenantId, subject);
    }

    static String owner(String tenantId, SubjectType subject) {
      return "sync:" + tenantId + ":" + subject;
    }
  }

  private final Store store;

  SyncRepository(Store store) {
    this.store = store;
  }

  Optional<State> find(String tenantId, SubjectType subject) {
    return store
        .read()
        .sql("select * from sync_state where tenant_id = ? and subject = ?")
        .params(tenantId, subject.name())
        .query(
            (row, n) ->
                new State(
                    tenantId,
                    subject,
                    Instant.ofEpochMilli(row.getLong("from_time")),
                    ExportPeriodRepository.nullableInstant(row, "complete_until"),
                    row.getLong("next_run"),
                    row.getLong("next_audit")))
        .optional();
  }

  void begin(String tenantId, SubjectType subject, Instant from, long firstAudit) {
    store.write(
        db ->
            db.sql(
                    "insert into sync_state (tenant_id, subject, from_time, next_run, next_audit)"
                        + " values (?, ?, ?, 0, ?) on conflict (tenant_id, subject) do nothing")
                .params(tenantId, subject.name(), from.toEpochMilli(), firstAudit)
                .update());
  }

  /** Goes on from there, at that time. */
  void advance(
      JdbcClient db, ExportPeriod w, Instant from, @Nullable Instant completeUntil, long nextRun) {
    db.sql(
            "update sync_state set from_time = ?, complete_until = coalesce(?, complete_until),"
                + " next_run = ? where tenant_id = ? and subject = ?")
        .params(
            java.util.Arrays.asList(
                from.toEpochMilli(),
                completeUntil == null ? null : Long.valueOf(completeUntil.toEpochMilli()),
                nextRun,
                w.tenantId(),
                w.subject().name()))
        .update();
  }

  void nextRun(JdbcClient db, ExportPeriod w, long at) {
    db.sql("update sync_state set next_run = ? where tenant_id = ? and subject = ?")
        .params(at, w.tenantId(), w.subject().name())
        .update();
  }

  void nextAudit(JdbcClient db, String tenantId, SubjectType subject, long at) {
    db.sql("update sync_state set next_audit = ?, gap = 0 where tenant_id = ? and subject = ?")
        .params(at, tenantId, subject.name())
        .update();
  }

  /** Counts what an audit found missing, and fetches from there again. */
  void gap(ExportPeriod w, int missing, long from) {
    store.write(
        db ->
            db.sql(
                    "update sync_state set gap = gap + ?, next_run = 0,"
                        + " from_time = case when from_time < ? then from_time else ? end"
                        + " where tenant_id = ? and subject = ?")
                .params(missing, from, from, w.tenantId(), w.subject().name())
                .update());
  }

  void received(JdbcClient db, ExportPeriod w, int count) {
    db.sql("update sync_state set invoices = invoices + ? where tenant_id = ? and subject = ?")
        .params(count, w.tenantId(), w.subject().name())
        .update();
  }

  /** Invoices that audits have found missing and that are not fetched yet, over all syncs. */
  long gaps() {
    return store
        .read()
        .sql("select coalesce(sum(gap), 0) from sync_state")
        .query(Long.class)
        .single();
  }

  /**
   * Where the sync that lags most is complete until, of active tenants in these roles; epoch
   * milliseconds, 0 without any.
   */
  long slowest(Set<SubjectType> subjects) {
    String names =
        subjects.stream().map(s -> "'" + s.name() + "'").sorted().collect(Collectors.joining(", "));
    return names.isEmpty()
        ? 0
        : store
            .read()
            .sql(
                "select coalesce(min(coalesce(s.complete_until, s.from_time)), 0) from sync_state s"
                    + " join tenant t on t.id = s.tenant_id"
                    + " where t.state = 'ACTIVE' and s.subject in ("
                    + names
                    + ")")
            .query(Long.class)
            .single();
  }

  /** All that is known, for tests and the operator. */
  List<String> owners() {
    return store
        .read()
        .sql("select tenant_id, subject from sync_state order by tenant_id, subject")
        .query((row, n) -> State.owner(row.getString(1), SubjectType.valueOf(row.getString(2))))
        .list();
  }
}
