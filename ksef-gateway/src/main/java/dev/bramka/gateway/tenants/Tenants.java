package dev.bramka.gateway.tenants;

import dev.bramka.documents.Nip;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Tenants and their sealed credentials. Thread-safe. */
@Service
public class Tenants {
  /** How a tenant proves itself to KSeF. */
  public enum CredentialKind {
    /** The secret is the KSeF token's text. */
    TOKEN,
    /** The secret is PEM: the key, then the certificates. */
    CERTIFICATE
  }

  /**
   * A credential, opened.
   *
   * @param id of this credential
   * @param secret a token, or PEM
   * @param created when it was stored
   * @param ends when KSeF ends it, should that be sooner than it says itself; null when unknown
   * @param lastSuccess of a log-in; null before
   * @param lastFailure of a log-in that KSeF refused for good; null when there was none
   * @param failure why
   */
  public record StoredCredential(
      String id,
      CredentialKind kind,
      Origin origin,
      String secret,
      Instant created,
      @Nullable Instant ends,
      @Nullable Instant lastSuccess,
      @Nullable Instant lastFailure,
      @Nullable String failure) {
    @Override
    public String toString() {
      return "StoredCredential[" + id + ", " + kind + "]";
    }
  }

  private final Store store;
  private final SecretBox box;
  private final Clock clock;

  /** Tenants of this database. */
  public Tenants(Store store, SecretBox box, Clock clock) {
    this.store = store;
    this.box = box;
    this.clock = clock;
  }

  /**
   * Adds a tenant, changes its name, or brings one back that was removed; NIP and environment of a
   * tenant never change.
   *
   * @throws IllegalArgumentException when a value is wrong; the message names it
   */
  public void save(Tenant tenant) {
    if (!Nip.isValid(tenant.nip())) {
      throw new IllegalArgumentException(
          "NIP '" + tenant.nip() + "' is not ten digits with a valid check digit");
    }
    if (!tenant.name().matches("\\P{Cntrl}*[^\\s\\p{Cntrl}]\\P{Cntrl}*")
        || tenant.name().length() > 200) {
      throw new IllegalArgumentException("The name must be 1 to 200 characters in one line");
    }
    requireSame(tenant);
    store.write(
        db ->
            db.sql(
                    """
                    insert into tenant (id, name, nip, environment, created)
                    values (?, ?, ?, ?, ?)
                    on conflict (id) do update set name = excluded.name,
                      state = case when tenant.state = 'REMOVED' then 'ACTIVE'
                        else tenant.state end""")
                .params(
                    tenant.id(),
                    tenant.name(),
                    tenant.nip(),
                    tenant.environment().toString(),
                    clock.millis())
                .update());
  }

  private void requireSame(Tenant tenant) {
    Tenant known = find(tenant.id()).orElse(tenant);
    if (!known.nip().equals(tenant.nip()) || known.environment() != tenant.environment()) {
      throw new IllegalArgumentException(
          "Tenant " + tenant.id() + " exists with another NIP or environment");
    }
  }

  /** Enables or disables a tenant. */
  public void state(String id, Tenant.State state) {
    store.write(db -> state(db, id, state));
  }

  private static int state(JdbcClient db, String id, Tenant.State state) {
    return db.sql("update tenant set state = ? where id = ?").params(state.name(), id).update();
  }

  /** Removes a tenant with its credentials; what was invoiced stays. */
  public void remove(String id) {
    store.write(
        db -> {
          db.sql("delete from login_credential where tenant_id = ?").param(id).update();
          db.sql("delete from offline_credential where tenant_id = ?").param(id).update();
          return state(db, id, Tenant.State.REMOVED);
        });
  }

  /** The tenant with this id; also one that was removed. */
  public Optional<Tenant> find(String id) {
    return store
        .read()
        .sql("select " + Tenant.COLUMNS + " from tenant t where t.id = ?")
        .param(id)
        .query((row, n) -> Tenant.read(row))
        .optional();
  }

  /** Whether there is a tenant with this id, for those who open no secrets. */
  public static boolean exists(Store store, String id) {
    return store
        .read()
        .sql("select 1 from tenant where id = ? and state <> 'REMOVED'")
        .param(id)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** The tenant with this id, which must exist. */
  public Tenant get(String id) {
    return find(id).orElseThrow(() -> new IllegalStateException("Tenant " + id + " is gone"));
  }

  /** All tenants but those that were removed. */
  public List<Tenant> all() {
    return store
        .read()
        .sql("select " + Tenant.COLUMNS + " from tenant t where t.state <> 'REMOVED' order by t.id")
        .query((row, n) -> Tenant.read(row))
        .list();
  }

  /** Ids of tenants that nothing is done for. */
  public Set<String> inactive() {
    return Set.copyOf(
        store
            .read()
            .sql("select id from tenant where state <> 'ACTIVE'")
            .query(String.class)
            .list());
  }

  /** Tenants that something is done for. */
  public List<Tenant> active() {
    return all().stream().filter(Tenant::active).toList();
  }

  /**
   * Stores a tenant's credential, sealed, in place of those that were given before. The same one
   * stays as it is.
   */
  public void credential(String tenantId, CredentialKind kind, String secret) {
    boolean same =
        credentials(tenantId).stream()
            .filter(c -> c.origin() == Origin.GIVEN)
            .anyMatch(c -> c.kind() == kind && c.secret().equals(secret));
    if (!same) {
      store.write(
          db -> {
            store.lock(db, "credential of " + tenantId);
            db.sql("delete from login_credential where tenant_id = ? and origin = ?")
                .params(tenantId, Origin.GIVEN.wireName())
                .update();
            return insert(db, tenantId, kind, secret, Origin.GIVEN);
          });
    }
  }

  /**
   * Stores one more credential of a tenant's, sealed, which is tried before all others.
   *
   * @param db the transaction that it belongs to
   * @return its id
   */
  public String addCredential(
      JdbcClient db, String tenantId, CredentialKind kind, String secret, Origin origin) {
    return insert(db, tenantId, kind, secret, origin);
  }

  private String insert(
      JdbcClient db, String tenantId, CredentialKind kind, String secret, Origin origin) {
    String id = UUID.randomUUID().toString();
    byte[] sealed =
        box.seal(Sealed.CREDENTIAL.purpose(id), secret.getBytes(StandardCharsets.UTF_8));
    db.sql(
            """
            insert into login_credential (id, tenant_id, kind, origin, sealed, created)
            values (?, ?, ?, ?, ?, ?)""")
        .params(id, tenantId, kind.name(), origin.wireName(), sealed, clock.millis())
        .update();
    return id;
  }

  /** Takes a credential away, of either kind; false when the tenant has none with this id. */
  public boolean removeCredential(String tenantId, String id) {
    return store.write(
            db ->
                db.sql("delete from login_credential where id = ? and tenant_id = ?")
                        .params(id, tenantId)
                        .update()
                    + db.sql("delete from offline_credential where id = ? and tenant_id = ?")
                        .params(id, tenantId)
                        .update())
        == 1;
  }

  /** When a credential of the tenant was last stored, epoch milliseconds; 0 when it has none. */
  public long credentialChanged(String tenantId) {
    return store
        .read()
        .sql("select coalesce(max(created), 0) from login_credential where tenant_id = ?")
        .param(tenantId)
        .query(Long.class)
        .single();
  }

  /** The credential that is tried first, opened; empty when none is configured. */
  public Optional<StoredCredential> credential(String tenantId) {
    return credentials(tenantId).stream().findFirst();
  }

  /** A tenant's credentials, opened, in the order in which they are tried. */
  public List<StoredCredential> credentials(String tenantId) {
    return store
        .read()
        .sql("select * from login_credential where tenant_id = ? order by created desc, id")
        .param(tenantId)
        .query((row, n) -> credential(row))
        .list();
  }

  private StoredCredential credential(ResultSet row) throws SQLException {
    String id = row.getString("id");
    byte[] secret = box.open(Sealed.CREDENTIAL.purpose(id), row.getBytes("sealed"));
    return new StoredCredential(
        id,
        CredentialKind.valueOf(row.getString("kind")),
        Origin.named(row.getString("origin")),
        new String(secret, StandardCharsets.UTF_8),
        Instant.ofEpochMilli(row.getLong("created")),
        moment(row, "ends"),
        moment(row, "last_success"),
        moment(row, "last_failure"),
        row.getString("failure"));
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(value);
  }

  /** Notes that KSeF let somebody in with a credential. */
  void worked(String id) {
    store.write(
        db ->
            db.sql("update login_credential set last_success = ?, failure = null where id = ?")
                .params(clock.millis(), id)
                .update());
  }

  /** Notes that KSeF did not. */
  void failed(String id, String why) {
    store.write(
        db ->
            db.sql("update login_credential set last_failure = ?, failure = ? where id = ?")
                .params(clock.millis(), why, id)
                .update());
  }

  /** Notes when a certificate ends by KSeF's list. */
  public void ends(String id, Instant end) {
    store.write(
        db ->
            db.sql("update login_credential set ends = ? where id = ?")
                .params(end.toEpochMilli(), id)
                .update());
  }

  /** Notes when a certificate of type Offline ends by KSeF's list. */
  public void offlineEnds(String id, Instant end) {
    store.write(
        db ->
            db.sql("update offline_credential set ends = ? where id = ?")
                .params(end.toEpochMilli(), id)
                .update());
  }

  /**
   * Stores a tenant's certificate of type Offline, sealed, in place of the one that was given
   * before. The same one stays as it is.
   *
   * @param pem the key, then the certificate
   */
  public void offlineCertificate(String tenantId, String pem) {
    boolean same =
        offline(tenantId).stream()
            .filter(c -> c.origin() == Origin.GIVEN)
            .anyMatch(c -> c.secret().equals(pem));
    if (!same) {
      store.write(
          db -> {
            store.lock(db, "credential of " + tenantId);
            db.sql("delete from offline_credential where tenant_id = ? and origin = ?")
                .params(tenantId, Origin.GIVEN.wireName())
                .update();
            return addOffline(db, tenantId, pem, Origin.GIVEN);
          });
    }
  }

  /** Stores one more, within a transaction, which signs from then on. */
  public int addOffline(JdbcClient db, String tenantId, String pem, Origin origin) {
    String id = UUID.randomUUID().toString();
    byte[] sealed =
        box.seal(Sealed.OFFLINE_CERTIFICATE.purpose(id), pem.getBytes(StandardCharsets.UTF_8));
    return db.sql(
            """
            insert into offline_credential (id, tenant_id, origin, sealed, created)
            values (?, ?, ?, ?, ?)""")
        .params(id, tenantId, origin.wireName(), sealed, clock.millis())
        .update();
  }

  /**
   * A certificate of type Offline.
   *
   * @param secret PEM
   * @param ends when KSeF ends it, should that be sooner than it says itself; null when unknown
   */
  public record StoredOffline(String id, Origin origin, String secret, @Nullable Instant ends) {
    @Override
    public String toString() {
      return "StoredOffline[" + id + "]";
    }
  }

  /** A tenant's certificates of type Offline, opened, the newest first, which signs. */
  public List<StoredOffline> offline(String tenantId) {
    return store
        .read()
        .sql("select * from offline_credential where tenant_id = ? order by created desc, id")
        .param(tenantId)
        .query((row, n) -> offline(row))
        .list();
  }

  private StoredOffline offline(ResultSet row) throws SQLException {
    String id = row.getString("id");
    byte[] secret = box.open(Sealed.OFFLINE_CERTIFICATE.purpose(id), row.getBytes("sealed"));
    return new StoredOffline(
        id,
        Origin.named(row.getString("origin")),
        new String(secret, StandardCharsets.UTF_8),
        moment(row, "ends"));
  }
}
