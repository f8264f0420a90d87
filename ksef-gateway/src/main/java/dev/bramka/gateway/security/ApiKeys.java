package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * API keys: an id and a random secret of 256 bit, of which only the SHA-256 is kept. Thread-safe.
 */
@Service
public class ApiKeys {
  /** A new key; the secret is shown this once. */
  public record Issued(String id, String secret) {
    @Override
    public String toString() {
      return "Issued[" + id + "]";
    }
  }

  private record Row(Tenant tenant, String secretHash, long until) {}

  /** A revoked key may live this long. */
  private static final long KEPT_MS = 2_000;

  /** Compared when no such key exists, so that unknown ids take as long as wrong secrets. */
  private static final String NOBODY = "0".repeat(64);

  private final Store store;
  private final Clock clock;
  private final Map<String, Row> recent = new ConcurrentHashMap<>();

  /** Keys of this database. */
  public ApiKeys(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Makes a key for a tenant. */
  public Issued issue(String tenantId) {
    SecureRandom random = new SecureRandom();
    byte[] id = new byte[9];
    byte[] secret = new byte[32];
    random.nextBytes(id);
    random.nextBytes(secret);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    Issued issued = new Issued("bk_" + encoder.encodeToString(id), encoder.encodeToString(secret));
    register(issued.id(), tenantId, sha256(issued.secret()));
    return issued;
  }

  /**
   * Registers a key whose secret lives elsewhere.
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
                    "insert into api_key (id, tenant_id, secret_hash, created) values (?, ?, ?, ?)"
                        + " on conflict (id) do update set tenant_id = excluded.tenant_id,"
                        + " secret_hash = excluded.secret_hash, revoked = null")
                .params(id, tenantId, secretHash.toLowerCase(java.util.Locale.ROOT), clock.millis())
                .update());
  }

  /** The tenant whose key this is, when id and secret are right. */
  public Optional<Tenant> tenantOf(String id, String secret) {
    Row row = row(id);
    boolean right =
        MessageDigest.isEqual(
            sha256(secret).getBytes(StandardCharsets.US_ASCII),
            (row == null ? NOBODY : row.secretHash()).getBytes(StandardCharsets.US_ASCII));
    return right && row != null ? Optional.of(row.tenant()) : Optional.empty();
  }

  /** A key known to exist is looked up again after a moment only; unknown ids are never kept. */
  private @Nullable Row row(String id) {
    long now = clock.millis();
    Row known = recent.get(id);
    if (known != null && known.until() > now) {
      return known;
    }
    Row found =
        store
            .read()
            .sql(
                "select k.secret_hash, "
                    + Tenant.COLUMNS
                    + " from api_key k"
                    + " join tenant t on t.id = k.tenant_id where k.id = ? and k.revoked is null")
            .param(id)
            .query(
                (row, n) -> new Row(Tenant.read(row), row.getString("secret_hash"), now + KEPT_MS))
            .optional()
            .orElse(null);
    if (found == null) {
      recent.remove(id);
    } else {
      recent.put(id, found);
    }
    return found;
  }

  /** Hexadecimal SHA-256 of a secret, as the configuration file has it. */
  public static String sha256(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
