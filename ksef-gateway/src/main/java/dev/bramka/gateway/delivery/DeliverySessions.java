package dev.bramka.gateway.delivery;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.delivery.Situation.OpenSession;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Sessions of our own: online ones, which submissions are posted in while they are open, and those
 * of packages. Thread-safe.
 */
@Repository
class DeliverySessions {
  private final Store store;
  private final Clock clock;

  DeliverySessions(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Adds an open one. */
  void add(Session session) {
    store.write(db -> add(db, session, true));
  }

  /** Adds one in a transaction; one of a package takes no single invoices. */
  int add(JdbcClient db, Session session, boolean open) {
    return db.sql(
            "insert into delivery_session (session, tenant_id, version, offline,"
                + " valid_until, last_used, open) values (?, ?, ?, ?, ?, ?, ?)")
        .params(
            session.reference(),
            session.tenant().id(),
            session.version().name(),
            session.offline() ? 1 : 0,
            session.validUntil().toEpochMilli(),
            clock.millis(),
            open ? 1 : 0)
        .update();
  }

  /** Another session turns out to have carried what went into one of ours. */
  int alsoOurs(JdbcClient db, String other, String like) {
    return db.sql(
            "insert into delivery_session (session, tenant_id, version, offline, valid_until,"
                + " last_used, open) select ?, tenant_id, version, offline, valid_until, last_used,"
                + " 0 from delivery_session where session = ? on conflict (session) do nothing")
        .params(other, like)
        .update();
  }

  /** Whether the session is one of ours, open or not. */
  boolean ours(JdbcClient db, String session) {
    return db.sql("select 1 from delivery_session where session = ?")
        .param(session)
        .query(Integer.class)
        .optional()
        .isPresent();
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

  /** Posts nothing more in it. */
  void end(String session) {
    store.write(
        db ->
            db.sql("update delivery_session set open = 0 where session = ?")
                .param(session)
                .update());
  }

  List<OpenSession> of(String tenantId) {
    return store
        .read()
        .sql("select * from delivery_session where tenant_id = ? and open = 1")
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
        .sql("select distinct tenant_id from delivery_session where open = 1")
        .query(String.class)
        .list();
  }
}
