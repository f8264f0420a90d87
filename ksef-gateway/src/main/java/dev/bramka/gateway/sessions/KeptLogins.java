package dev.bramka.gateway.sessions;

import dev.bramka.client.auth.LoginTokens;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.sessions.Logins.Held;
import dev.bramka.gateway.tenants.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Log-ins in the database, sealed, so that a restart or another node need not log in anew; and what
 * is told of them.
 */
@Repository
class KeptLogins {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLogins.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final SecretBox box;
  private final Events events;
  private final Clock clock;

  KeptLogins(Store store, SecretBox box, Events events, Clock clock) {
    this.store = store;
    this.box = box;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What is sealed.
   *
   * @param credential null in those of before it was noted
   */
  private record Content(
      String access,
      long accessUntil,
      String refresh,
      long refreshUntil,
      @Nullable Long credential) {}

  @Nullable Held load(Tenant tenant) {
    try {
      return store
          .read()
          .sql("select sealed from ksef_login where tenant_id = ?")
          .param(tenant.id())
          .query((row, n) -> held(box.open(Sealed.LOGIN.purpose(tenant.id()), row.getBytes(1))))
          .optional()
          .orElse(null);
    } catch (JacksonException | IllegalStateException e) {
      LOG.warn("Tenant {}: the kept log-in cannot be used, logging in anew", tenant.id());
      return null;
    }
  }

  private static Held held(byte[] json) {
    Content kept = JSON.readValue(json, Content.class);
    return new Held(
        new LoginTokens(
            kept.access(),
            Instant.ofEpochMilli(kept.accessUntil()),
            kept.refresh(),
            Instant.ofEpochMilli(kept.refreshUntil())),
        kept.credential());
  }

  void save(Tenant tenant, Held held) {
    LoginTokens t = held.tokens();
    Content kept =
        new Content(
            t.accessToken(),
            t.accessUntil().toEpochMilli(),
            t.refreshToken(),
            t.refreshUntil().toEpochMilli(),
            held.credential());
    byte[] sealed =
        box.seal(
            Sealed.LOGIN.purpose(tenant.id()),
            JSON.writeValueAsString(kept).getBytes(StandardCharsets.UTF_8));
    store.write(
        db -> {
          works(db, tenant, Logins.WHAT);
          return save(db, tenant, sealed);
        });
  }

  private int save(JdbcClient db, Tenant tenant, byte[] sealed) {
    return db.sql(
            "insert into ksef_login (tenant_id, sealed, updated) values (?, ?, ?)"
                + " on conflict (tenant_id) do update set sealed = excluded.sealed,"
                + " updated = excluded.updated")
        .params(tenant.id(), sealed, clock.millis())
        .update();
  }

  void forget(Tenant tenant) {
    store.write(
        db -> db.sql("delete from ksef_login where tenant_id = ?").param(tenant.id()).update());
  }

  /**
   * Tells that the tenant cannot log in or may not do something, unless that was the last that was
   * told.
   */
  void failed(Tenant tenant, String what, String why) {
    if (!failing(store.read(), tenant, what)) {
      store.write(
          db -> {
            tell(db, tenant, what, EventType.CREDENTIAL_FAILED, why);
            return 1;
          });
    }
  }

  /** Tells that it can, if the contrary was told. */
  void works(Tenant tenant, String what) {
    store.write(db -> works(db, tenant, what));
  }

  private boolean works(JdbcClient db, Tenant tenant, String what) {
    boolean failing = failing(db, tenant, what);
    if (failing) {
      tell(db, tenant, what, EventType.CREDENTIAL_WORKS, null);
    }
    return failing;
  }

  private boolean failing(JdbcClient db, Tenant tenant, String what) {
    return events
        .latest(db, tenant.id(), what)
        .filter(EventType.CREDENTIAL_FAILED.wireName()::equals)
        .isPresent();
  }

  private void tell(
      JdbcClient db, Tenant tenant, String what, EventType type, @Nullable String why) {
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("reason", why);
    events.add(db, new Happened(tenant.id(), type, what, data));
  }
}
