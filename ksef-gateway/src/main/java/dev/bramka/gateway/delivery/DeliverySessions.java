package dev.bramka.gateway.delivery;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.delivery.Situation.OpenSession;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Repository;

/** Our open online sessions, which submissions are posted in. Thread-safe. */
@Repository
class DeliverySessions {
  private final Store store;
  private final Clock clock;

  DeliverySessions(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void add(Session session) {
    store.write(
        db ->
            db.sql(
                    "insert into delivery_session (session, tenant_id, version, offline,"
                        + " valid_until, last_used) values (?, ?, ?, ?, ?, ?)")
                .params(
                    session.reference(),
                    session.tenant().id(),
                    session.version().name(),
                    session.offline() ? 1 : 0,
                    session.validUntil().toEpochMilli(),
                    clock.millis())
                .update());
  }

  void used(String session) {
    store.write(
        db ->
            db.sql(
                    "update delivery_session set last_used = ?, sent = sent + 1"
                        + " where session = ?")
                .params(clock.millis(), session)
                .update());
  }

  void forget(String session) {
    store.write(
        db -> db.sql("delete from delivery_session where session = ?").param(session).update());
  }

  List<OpenSession> of(String tenantId) {
    return store
        .read()
        .sql("select * from delivery_session where tenant_id = ?")
        .param(tenantId)
        .query(
            (row, n) ->
                new OpenSession(
                    row.getString("session"),
                    new Lane(
                        InvoiceVersion.valueOf(row.getString("version")),
                        row.getInt("offline") == 1),
                    Instant.ofEpochMilli(row.getLong("valid_until")),
                    Instant.ofEpochMilli(row.getLong("last_used")),
                    row.getInt("sent")))
        .list();
  }

  /** Tenants with open sessions. */
  List<String> tenants() {
    return store
        .read()
        .sql("select distinct tenant_id from delivery_session")
        .query(String.class)
        .list();
  }
}
