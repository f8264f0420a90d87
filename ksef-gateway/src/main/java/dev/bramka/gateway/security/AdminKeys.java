package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.security.ApiKeys.Issued;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Keys that administer: they open {@code /admin} and nothing else, and belong to no tenant.
 * Thread-safe.
 */
@Service
public class AdminKeys {
  private static final String PREFIX = "ba_";

  /**
   * A key as lists show it.
   *
   * @param label for people; null without one
   * @param expires null for never
   * @param revoked null while it is not
   */
  public record Listed(
      String id,
      @Nullable String label,
      Instant created,
      @Nullable Instant expires,
      @Nullable Instant revoked) {}

  private final Store store;
  private final Clock clock;

  /** Keys of this database. */
  public AdminKeys(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Whether an id is that of such a key. */
  public static boolean isOne(String id) {
    return id.startsWith(PREFIX);
  }

  /** Makes a key; its secret is shown this once. */
  public Issued issue(@Nullable String label, @Nullable Instant expires) {
    Issued issued = KeySecrets.fresh(PREFIX);
    store.write(
        db ->
            db.sql(
                    "insert into admin_key (id, secret_hash, label, created, expires)"
                        + " values (?, ?, ?, ?, ?)")
                .params(
                    Arrays.asList(
                        issued.id(),
                        KeySecrets.sha256(issued.secret()),
                        label,
                        clock.millis(),
                        expires == null ? null : expires.toEpochMilli()))
                .update());
    return issued;
  }

  /**
   * Takes a key away, for good.
   *
   * @throws IllegalArgumentException when there is no such key
   */
  public void revoke(String id) {
    int changed =
        store.write(
            db ->
                db.sql("update admin_key set revoked = coalesce(revoked, ?) where id = ?")
                    .params(clock.millis(), id)
                    .update());
    if (changed == 0) {
      throw new IllegalArgumentException("No key " + id);
    }
  }

  /**
   * Makes another key with the same label and end; both are good for a while.
   *
   * @param overlap how long the old one is
   * @throws IllegalArgumentException when there is no such key, or it is of no use any more
   */
  public Issued rotate(String id, Duration overlap) {
    Instant now = clock.instant();
    Listed old =
        list().stream()
            .filter(key -> key.id().equals(id) && key.revoked() == null)
            .filter(key -> key.expires() == null || key.expires().isAfter(now))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("No usable key " + id));
    Issued fresh = issue(old.label(), old.expires());
    long until = now.plus(overlap).toEpochMilli();
    store.write(
        db ->
            db.sql(
                    "update admin_key set expires = case when expires < ? then expires else ? end"
                        + " where id = ?")
                .params(until, until, id)
                .update());
    return fresh;
  }

  /** All keys, the oldest first. */
  public List<Listed> list() {
    return store
        .read()
        .sql("select * from admin_key order by created, id")
        .query(
            (row, n) ->
                new Listed(
                    row.getString("id"),
                    row.getString("label"),
                    Instant.ofEpochMilli(row.getLong("created")),
                    ApiKeys.nullable(row, "expires"),
                    ApiKeys.nullable(row, "revoked")))
        .list();
  }

  /** Whether id and secret are right, and the key is good. */
  boolean opens(String id, String secret) {
    String hash =
        store
            .read()
            .sql(
                "select secret_hash from admin_key where id = ? and revoked is null"
                    + " and coalesce(expires, ?) > ?")
            .params(id, Long.MAX_VALUE, clock.millis())
            .query(String.class)
            .optional()
            .orElse(null);
    return KeySecrets.match(secret, hash);
  }
}
