package dev.bramka.gateway.sessions;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantFacts;
import dev.bramka.gateway.tenants.Tenants;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Sessions in the database; keys sealed. */
@Repository
class SessionRepository implements TenantFacts {
  private static final String SELECT =
      "select s.reference, s.version, s.encrypted, s.sealed_key, s.state, s.valid_until, s.kind,"
          + " s.offline, "
          + Tenant.COLUMNS
          + " from ksef_session s join tenant t on t.id = s.tenant_id ";

  private final Store store;
  private final SecretBox box;

  SessionRepository(Store store, SecretBox box, Tenants tenants) {
    this.store = store;
    this.box = box;
  }

  void add(Session s, long now) {
    store.write(db -> insert(db, s, now, ""));
  }

  int addUnlessThere(JdbcClient db, Session s, long now) {
    return insert(db, s, now, " on conflict (reference) do nothing");
  }

  private int insert(JdbcClient db, Session s, long now, String conflict) {
    byte[] sealed =
        box.seal(
            Sealed.SESSION.purpose(s.reference()),
            ByteBuffer.allocate(48).put(s.key().key()).put(s.key().iv()).array());
    return db.sql(
            "insert into ksef_session (reference, tenant_id, version, encrypted, sealed_key,"
                + " state, opened, valid_until, next_check, kind, offline)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + conflict)
        .params(
            s.reference(),
            s.tenant().id(),
            s.version().name(),
            s.encrypted() ? 1 : 0,
            sealed,
            s.state().name(),
            now,
            s.validUntil().toEpochMilli(),
            s.validUntil().toEpochMilli(),
            s.kind().name(),
            s.offline() ? 1 : 0)
        .update();
  }

  Optional<Session> find(String reference) {
    return store
        .read()
        .sql(SELECT + "where s.reference = ?")
        .param(reference)
        .query((row, n) -> session(row))
        .optional();
  }

  /** A tenant's sessions that need a look: to be closed, to get their receipt, past their time. */
  List<Session> due(String tenantId, long now, int limit) {
    return store
        .read()
        .sql(
            SELECT
                + "where s.tenant_id = ? and s.state <> 'DONE' and s.next_check <= ?"
                + " order by s.next_check limit ?")
        .params(tenantId, now, limit)
        .query((row, n) -> session(row))
        .list();
  }

  List<String> tenantsDue(long now) {
    return store
        .read()
        .sql(
            "select distinct tenant_id from ksef_session where state <> 'DONE' and next_check <= ?")
        .param(now)
        .query(String.class)
        .list();
  }

  /** When the next look is planned that comes first, of active tenants. */
  Optional<Long> nextCheck() {
    return store
        .read()
        .sql(
            "select min(s.next_check) from ksef_session s join tenant t on t.id = s.tenant_id"
                + " where s.state <> 'DONE' and t.state = 'ACTIVE'")
        .query((row, n) -> Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue))
        .single();
  }

  long closedBefore(long moment) {
    return store
        .read()
        .sql(
            "select count(*) from ksef_session s join tenant t on t.id = s.tenant_id"
                + " where s.state = 'CLOSED' and s.closed < ? and t.state = 'ACTIVE'")
        .param(moment)
        .query(Long.class)
        .single();
  }

  /** Sessions whose receipts are not there yet. */
  @Override
  public void add(Facts facts) {
    store
        .read()
        .sql("select tenant_id, count(*) from ksef_session where state <> 'DONE' group by 1")
        .query(
            row -> {
              facts.put(row.getString(1), "sessions without receipt", row.getInt(2));
            });
  }

  void move(String reference, Session.State to, long now, long nextCheck) {
    store.write(db -> move(db, reference, to, now, nextCheck));
  }

  static int move(JdbcClient db, String reference, Session.State to, long now, long nextCheck) {
    return db.sql(
            "update ksef_session set state = ?, next_check = ?, checks = 0,"
                + " closed = case when ? = 'CLOSED' and closed is null then ? else closed end"
                + " where reference = ? and state <> 'DONE'")
        .params(to.name(), nextCheck, to.name(), now, reference)
        .update();
  }

  /** Back from the end, to have its receipt fetched again. */
  void reopen(String reference, long now) {
    store.write(
        db ->
            db.sql(
                    "update ksef_session set state = 'CLOSED', next_check = ?, checks = 0"
                        + " where reference = ? and state = 'DONE'")
                .params(now, reference)
                .update());
  }

  /** Plans the next look, later each time, ten minutes apart at most. */
  void postpone(String reference, long now) {
    store.write(
        db ->
            db.sql(
                    "update ksef_session set checks = checks + 1,"
                        + " next_check = ? + case when checks < 8 then 2000 * (checks + 1)"
                        + " when checks < 20 then 60000 else 600000 end where reference = ?")
                .params(now, reference)
                .update());
  }

  private Session session(ResultSet row) throws SQLException {
    String reference = row.getString("reference");
    ByteBuffer key =
        ByteBuffer.wrap(box.open(Sealed.SESSION.purpose(reference), row.getBytes("sealed_key")));
    byte[] aes = new byte[SymmetricKey.KEY_BYTES];
    byte[] iv = new byte[SymmetricKey.IV_BYTES];
    key.get(aes).get(iv);
    return new Session(
        reference,
        Tenant.read(row),
        InvoiceVersion.valueOf(row.getString("version")),
        row.getInt("encrypted") == 1,
        new SymmetricKey(aes, iv),
        Session.State.valueOf(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("valid_until")),
        Session.Kind.valueOf(row.getString("kind")),
        row.getInt("offline") == 1);
  }
}
