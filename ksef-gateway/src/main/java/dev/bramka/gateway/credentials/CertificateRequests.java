package dev.bramka.gateway.credentials;

import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.tenants.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Certificates that were asked for, with their keys, sealed. Thread-safe. */
@Repository
class CertificateRequests {
  private static final int MOST_AT_ONCE = 20;

  private final Store store;
  private final SecretBox box;
  private final Clock clock;

  CertificateRequests(Store store, SecretBox box, Clock clock) {
    this.store = store;
    this.box = box;
    this.clock = clock;
  }

  /**
   * What a request keeps sealed.
   *
   * @param key the certificate's
   * @param lent PEM of the certificate to ask with; null for the tenant's own
   */
  record Secret(KeyPair key, @Nullable String lent) {
    @Override
    public String toString() {
      return "Secret";
    }
  }

  /**
   * Adds a request, with its key, before KSeF hears of it; empty when there is one for this purpose
   * already.
   */
  Optional<String> add(Tenant tenant, Purpose purpose, Secret secret) {
    String id = UUID.randomUUID().toString();
    byte[] sealed = box.seal(Sealed.REQUEST.purpose(id), written(secret));
    int added =
        store.write(
            db ->
                db.sql(
                        """
                        insert into certificate_request
                          (id, tenant_id, purpose, sealed, state, next_try, created)
                        values (?, ?, ?, ?, 'OPEN', ?, ?) on conflict do nothing""")
                    .params(id, tenant.id(), purpose.name(), sealed, clock.millis(), clock.millis())
                    .update());
    return added == 1 ? Optional.of(id) : Optional.empty();
  }

  private static byte[] written(Secret secret) {
    Base64.Encoder base64 = Base64.getEncoder();
    String lent = secret.lent() == null ? "" : secret.lent();
    return String.join(
            " ",
            base64.encodeToString(secret.key().getPrivate().getEncoded()),
            base64.encodeToString(secret.key().getPublic().getEncoded()),
            base64.encodeToString(lent.getBytes(StandardCharsets.UTF_8)))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** What an open request keeps sealed. */
  Secret secret(String id) {
    byte[] sealed =
        store
            .read()
            .sql("select sealed from certificate_request where id = ?")
            .param(id)
            .query((row, n) -> row.getBytes(1))
            .single();
    byte[] plain = box.open(Sealed.REQUEST.purpose(id), sealed);
    return read(id, new String(plain, StandardCharsets.US_ASCII).split(" ", -1));
  }

  private static Secret read(String id, String[] parts) {
    Base64.Decoder base64 = Base64.getDecoder();
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      KeyPair key =
          new KeyPair(
              keys.generatePublic(new X509EncodedKeySpec(base64.decode(parts[1]))),
              keys.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(parts[0]))));
      String lent = new String(base64.decode(parts[2]), StandardCharsets.UTF_8);
      return new Secret(key, lent.isEmpty() ? null : lent);
    } catch (GeneralSecurityException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalStateException("The key of request " + id + " cannot be read", e);
    }
  }

  /** Open requests that something is to be done about, the oldest first. */
  List<CertificateRequest> due() {
    return store
        .read()
        .sql(
            "select * from certificate_request where state = 'OPEN' and next_try <= ?"
                + " order by next_try limit "
                + MOST_AT_ONCE)
        .param(clock.millis())
        .query((row, n) -> request(row))
        .list();
  }

  /** A tenant's requests, the latest first. */
  List<CertificateRequest> of(Tenant tenant) {
    return store
        .read()
        .sql("select * from certificate_request where tenant_id = ? order by created desc, id")
        .param(tenant.id())
        .query((row, n) -> request(row))
        .list();
  }

  /** The request with this id. */
  Optional<CertificateRequest> find(String id) {
    return store
        .read()
        .sql("select * from certificate_request where id = ?")
        .param(id)
        .query((row, n) -> request(row))
        .optional();
  }

  private static CertificateRequest request(ResultSet row) throws SQLException {
    return new CertificateRequest(
        row.getString("id"),
        row.getString("tenant_id"),
        Purpose.valueOf(row.getString("purpose")),
        CertificateRequest.State.valueOf(row.getString("state")),
        row.getString("reference"),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getString("reason"));
  }

  /** Notes KSeF's number for a request. */
  void taken(String id, String reference, Duration lookIn) {
    store.write(
        db ->
            db.sql("update certificate_request set reference = ?, next_try = ? where id = ?")
                .params(reference, clock.millis() + lookIn.toMillis(), id)
                .update());
  }

  /** Puts the next step off. */
  void later(String id, Duration time, @Nullable String why) {
    store.write(
        db ->
            db.sql(
                    "update certificate_request set attempts = attempts + 1, next_try = ?,"
                        + " reason = ? where id = ?")
                .params(java.util.Arrays.asList(clock.millis() + time.toMillis(), why, id))
                .update());
  }

  /** Ends an open request, with what belongs to that; its secrets are forgotten. */
  void end(String id, CertificateRequest.State state, @Nullable String why, Ending with) {
    byte[] nothing = box.seal(Sealed.REQUEST.purpose(id), new byte[0]);
    store.write(
        db -> {
          int ended =
              db.sql(
                      "update certificate_request set state = ?, reason = ?, sealed = ?"
                          + " where id = ? and state = 'OPEN'")
                  .params(java.util.Arrays.asList(state.name(), why, nothing, id))
                  .update();
          if (ended == 1) {
            with.within(db);
          }
          return ended;
        });
  }

  /** What is written together with the end of a request. */
  interface Ending {
    void within(JdbcClient db);
  }
}
