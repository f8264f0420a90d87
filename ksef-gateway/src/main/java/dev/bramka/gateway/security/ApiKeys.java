package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * API keys: an id and a random secret of 256 bit, of which only the SHA-256 is kept. Thread-safe.
 */
@Service
public class ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

  /** A new key; the secret is shown this once. */
  public record Issued(String id, String secret) {
    @Override
    public String toString() {
      return "Issued[" + id + "]";
    }
  }

  /**
   * A key as lists show it.
   *
   * @param label for people; null without one
   * @param expires null for never
   * @param revoked null while it is not
   * @param origin configuration or command
   * @param others tenants that it opens besides
   * @param replacedBy the key that takes its place; null while none does
   */
  public record Listed(
      String id,
      String tenantId,
      @Nullable String label,
      String scopes,
      Instant created,
      @Nullable Instant expires,
      @Nullable Instant revoked,
      String origin,
      List<String> others,
      @Nullable String replacedBy) {}

  /**
   * What a new key is like.
   *
   * @param label for people
   * @param expires when it ends; null for never
   * @param others tenants that it opens besides its own
   */
  public record Wish(
      @Nullable String label, Set<Scope> scopes, @Nullable Instant expires, List<String> others) {
    /** One that opens a single tenant. */
    public Wish(@Nullable String label, Set<Scope> scopes, @Nullable Instant expires) {
      this(label, scopes, expires, List.of());
    }

    /** Everything, without an end. */
    public static Wish anything() {
      return new Wish(null, EnumSet.allOf(Scope.class), null);
    }
  }

  private record Row(Opened opened, String secretHash, long expires, long until) {}

  private static final String CONFIGURATION = "configuration";

  /** A revoked key may live this long. */
  private static final long KEPT_MS = 2_000;

  private final Store store;
  private final Clock clock;
  private final Map<String, Row> recent = new ConcurrentHashMap<>();

  /** Keys of this database. */
  public ApiKeys(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Makes a key for a tenant that may do everything. */
  public Issued issue(String tenantId) {
    return issue(tenantId, Wish.anything());
  }

  /** Makes a key for a tenant. */
  public Issued issue(String tenantId, Wish wish) {
    Issued issued = KeySecrets.fresh("bk_");
    add(issued, tenantId, wish);
    return issued;
  }

  private void add(Issued issued, String tenantId, Wish wish) {
    List<@Nullable Object> values =
        Arrays.asList(
            issued.id(),
            tenantId,
            KeySecrets.sha256(issued.secret()),
            clock.millis(),
            wish.label(),
            Scope.names(wish.scopes()),
            wish.expires() == null ? null : wish.expires().toEpochMilli());
    store.write(
        db -> {
          db.sql(
                  "insert into api_key (id, tenant_id, secret_hash, created, label, scopes,"
                      + " expires) values (?, ?, ?, ?, ?, ?, ?)")
              .params(values)
              .update();
          return open(
              db,
              issued.id(),
              wish.others().stream().distinct().filter(t -> !t.equals(tenantId)).toList());
        });
  }

  private static int open(JdbcClient db, String key, List<String> tenants) {
    for (String tenant : tenants) {
      db.sql("insert into api_key_tenant (key_id, tenant_id) values (?, ?)")
          .params(key, tenant)
          .update();
    }
    return tenants.size();
  }

  /** The tenants that keys open besides their own, by key. */
  private Map<String, List<String>> others() {
    Map<String, List<String>> others = new HashMap<>();
    store
        .read()
        .sql("select key_id, tenant_id from api_key_tenant order by tenant_id")
        .query(
            row -> {
              others
                  .computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                  .add(row.getString(2));
            });
    return others;
  }

  /**
   * Registers a key of the configuration file, whose secret lives elsewhere. One that was revoked
   * by somebody stays so; one that had left the file is back.
   *
   * @param secretHash hexadecimal SHA-256 of the secret
   * @throws IllegalArgumentException when the hash has not that form
   */
  public void register(String id, String tenantId, String secretHash) {
    if (!secretHash.matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          "secret-sha256 of API key '" + id + "' must be 64 hexadecimal digits");
    }
    store.write(
        db ->
            db.sql(
                    """
                    insert into api_key (id, tenant_id, secret_hash, created, origin)
                    values (?, ?, ?, ?, 'configuration')
                    on conflict (id) do update set tenant_id = excluded.tenant_id,
                      secret_hash = excluded.secret_hash, origin = excluded.origin,
                      revoked = case when api_key.revoked_by = 'configuration' then null
                        else api_key.revoked end,
                      revoked_by = case when api_key.revoked_by = 'configuration' then null
                        else api_key.revoked_by end""")
                .params(id, tenantId, secretHash.toLowerCase(java.util.Locale.ROOT), clock.millis())
                .update());
  }

  /**
   * Revokes the keys of the configuration file that are not in it any more. Where several nodes
   * share the database, of which each may have a file of its own, only keys of tenants that are in
   * this one.
   *
   * @param ids keys in the file
   * @param tenants tenants in the file
   */
  public void keepConfigured(Set<String> ids, Set<String> tenants) {
    for (Listed key : list(null)) {
      boolean mine = !store.shared() || tenants.contains(key.tenantId());
      boolean gone = mine && !ids.contains(key.id());
      if (gone && key.origin().equals(CONFIGURATION) && key.revoked() == null) {
        revoke(key.id(), CONFIGURATION);
        LOG.warn("API key {} is revoked: it left the configuration file", key.id());
      }
    }
  }

  /**
   * Makes another key like this one, which ends a while later.
   *
   * @param overlap how long both are good
   * @throws IllegalArgumentException when there is no such key, or it is of no use any more
   */
  public Issued rotate(String id, Duration overlap) {
    Listed old =
        list(null).stream()
            .filter(key -> key.id().equals(id) && usable(key))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("No usable key " + id));
    if (old.origin().equals(CONFIGURATION)) {
      throw new IllegalArgumentException(
          "The key " + id + " is in the configuration file: add another one there");
    }
    if (old.replacedBy() != null) {
      throw new IllegalArgumentException(
          "The key " + id + " has been replaced by " + old.replacedBy() + ": rotate that one");
    }
    Wish same = new Wish(old.label(), Scope.named(old.scopes()), old.expires(), old.others());
    Issued fresh = issue(old.tenantId(), same);
    long until = clock.millis() + overlap.toMillis();
    store.write(
        db ->
            db.sql(
                    "update api_key set replaced_by = ?,"
                        + " expires = case when expires < ? then expires else ? end where id = ?")
                .params(fresh.id(), until, until, id)
                .update());
    recent.remove(id);
    return fresh;
  }

  /** Whether the key opens anything still. */
  public boolean usable(Listed key) {
    return key.revoked() == null
        && (key.expires() == null || key.expires().isAfter(clock.instant()));
  }

  /**
   * Takes a key away, for good.
   *
   * @throws IllegalArgumentException when there is no such key
   */
  public void revoke(String id) {
    if (revoke(id, "command") == 0) {
      throw new IllegalArgumentException("No key " + id);
    }
  }

  private int revoke(String id, String by) {
    recent.remove(id);
    return store.write(
        db ->
            db.sql("update api_key set revoked = coalesce(revoked, ?), revoked_by = ? where id = ?")
                .params(clock.millis(), by, id)
                .update());
  }

  /** Revokes all keys of a tenant; those that open others, too, go on with them. */
  public void revokeAll(String tenantId) {
    store.write(
        db -> db.sql("delete from api_key_tenant where tenant_id = ?").param(tenantId).update());
    for (Listed key : list(tenantId)) {
      if (key.others().isEmpty()) {
        revoke(key.id(), "command");
      } else {
        store.write(db -> handedOver(db, key.id(), key.others().getFirst()));
      }
    }
    recent.clear();
  }

  private static int handedOver(JdbcClient db, String key, String tenant) {
    db.sql("delete from api_key_tenant where key_id = ? and tenant_id = ?")
        .params(key, tenant)
        .update();
    return db.sql("update api_key set tenant_id = ? where id = ?").params(tenant, key).update();
  }

  /**
   * Keys, the oldest first.
   *
   * @param tenantId which they open; null for all
   */
  public List<Listed> list(@Nullable String tenantId) {
    Map<String, List<String>> others = others();
    return store
        .read()
        .sql("select * from api_key order by created, id")
        .query(
            (row, n) ->
                new Listed(
                    row.getString("id"),
                    row.getString("tenant_id"),
                    row.getString("label"),
                    row.getString("scopes"),
                    Instant.ofEpochMilli(row.getLong("created")),
                    nullable(row, "expires"),
                    nullable(row, "revoked"),
                    row.getString("origin"),
                    others.getOrDefault(row.getString("id"), List.of()),
                    row.getString("replaced_by")))
        .list()
        .stream()
        .filter(
            key ->
                tenantId == null
                    || key.tenantId().equals(tenantId)
                    || key.others().contains(tenantId))
        .toList();
  }

  static @Nullable Instant nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(value);
  }

  /** What the key opens, when id and secret are right. */
  public Optional<Opened> opened(String id, String secret) {
    Row row = row(id);
    boolean right = KeySecrets.match(secret, row == null ? null : row.secretHash());
    return right && row != null && row.expires() > clock.millis()
        ? Optional.of(row.opened())
        : Optional.empty();
  }

  /** A key known to exist is looked up again after a moment only; unknown ids are never kept. */
  private @Nullable Row row(String id) {
    long now = clock.millis();
    Row known = recent.get(id);
    if (known != null && known.until() > now) {
      return known;
    }
    Row found = found(id, now + KEPT_MS);
    if (found == null) {
      recent.remove(id);
    } else {
      recent.put(id, found);
    }
    return found;
  }

  private @Nullable Row found(String id, long until) {
    List<Tenant> tenants = opened(id);
    return store
        .read()
        .sql(
            "select secret_hash, scopes, coalesce(expires, ?) as ends from api_key"
                + " where id = ? and revoked is null")
        .params(Long.MAX_VALUE, id)
        .query(
            (row, n) ->
                new Row(
                    new Opened(tenants, Scope.named(row.getString("scopes"))),
                    row.getString("secret_hash"),
                    row.getLong("ends"),
                    until))
        .optional()
        .filter(row -> !tenants.isEmpty())
        .orElse(null);
  }

  /** The tenants that a key opens, its own first; those that were removed are not opened. */
  private List<Tenant> opened(String id) {
    return store
        .read()
        .sql(
            "select "
                + Tenant.COLUMNS
                + ", 0 as turn from api_key k join tenant t on t.id = k.tenant_id"
                + " where k.id = ? and t.state <> 'REMOVED' union all select "
                + Tenant.COLUMNS
                + ", 1 from api_key_tenant k join tenant t on t.id = k.tenant_id"
                + " where k.key_id = ? and t.state <> 'REMOVED' order by turn, id")
        .params(id, id)
        .query((row, n) -> Tenant.read(row))
        .list();
  }
}
