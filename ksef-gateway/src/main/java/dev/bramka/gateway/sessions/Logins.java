package dev.bramka.gateway.sessions;

import dev.bramka.client.auth.Authentication;
import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.LoginTokens;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.SecretBox;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One log-in per tenant, shared by all calls, refreshed ahead of expiry, kept sealed in the
 * database over restarts. However many calls need one at once, a single log-in is made.
 * Thread-safe.
 */
@Service
public class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
  private static final Duration AHEAD = Duration.ofMinutes(2);
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final class Slot {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable LoginTokens tokens;
    boolean loaded;
  }

  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final Store store;
  private final SecretBox box;
  private final Tenants tenants;
  private final KsefClients clients;
  private final Clock clock;

  /** Log-ins over these clients. */
  public Logins(Store store, SecretBox box, Tenants tenants, KsefClients clients, Clock clock) {
    this.store = store;
    this.box = box;
    this.tenants = tenants;
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * A valid access token of the tenant.
   *
   * @throws RuntimeException a {@link dev.bramka.client.auth.LoginFailure} or {@link
   *     GatewayFailure}
   */
  public String accessToken(Tenant tenant) {
    Slot slot = slots.computeIfAbsent(tenant.id(), id -> new Slot());
    LoginTokens known = slot.tokens;
    if (known != null && fresh(known)) {
      return known.accessToken();
    }
    slot.lock.lock();
    try {
      if (!slot.loaded) {
        slot.tokens = load(tenant);
        slot.loaded = true;
      }
      LoginTokens current = slot.tokens;
      if (current == null || !fresh(current)) {
        current = renewed(tenant, current);
        slot.tokens = current;
        save(tenant, current);
      }
      return current.accessToken();
    } finally {
      slot.lock.unlock();
    }
  }

  /** Forgets an access token that KSeF no longer accepts; the next call logs in anew. */
  public void reject(Tenant tenant, String accessToken) {
    Slot slot = slots.computeIfAbsent(tenant.id(), id -> new Slot());
    slot.lock.lock();
    try {
      LoginTokens known = slot.tokens;
      if (known != null && known.accessToken().equals(accessToken)) {
        slot.tokens = null;
      }
    } finally {
      slot.lock.unlock();
    }
  }

  private boolean fresh(LoginTokens tokens) {
    return tokens.accessUntil().minus(AHEAD).isAfter(clock.instant());
  }

  private LoginTokens renewed(Tenant tenant, @Nullable LoginTokens old) {
    Authentication authentication = clients.of(tenant.environment()).authentication();
    if (old != null && old.refreshUntil().minus(AHEAD).isAfter(clock.instant())) {
      try {
        return authentication.refresh(old);
      } catch (KsefFailure.Refused | KsefFailure.Unauthorized e) {
        LOG.info("Tenant {}: the log-in ended, logging in anew", tenant.id());
      }
    }
    LoginTokens tokens = authentication.login(tenant.nip(), credential(tenant));
    LOG.info("Tenant {}: logged in to KSeF ({})", tenant.id(), tenant.environment());
    return tokens;
  }

  private Credential credential(Tenant tenant) {
    Tenants.StoredCredential stored =
        tenants
            .credential(tenant.id())
            .orElseThrow(
                () ->
                    new GatewayFailure(
                        Reason.CREDENTIAL,
                        "Tenant " + tenant.id() + " has no KSeF credential configured"));
    return switch (stored.kind()) {
      case TOKEN -> new Credential.Token(stored.secret());
      case CERTIFICATE -> CertificateFiles.pem(stored.secret(), stored.secret(), new char[0]);
    };
  }

  private record Kept(String access, long accessUntil, String refresh, long refreshUntil) {}

  private @Nullable LoginTokens load(Tenant tenant) {
    try {
      return store
          .read()
          .sql("select sealed from ksef_login where tenant_id = ?")
          .param(tenant.id())
          .query((row, n) -> tokens(box.open(purpose(tenant), row.getBytes(1))))
          .optional()
          .orElse(null);
    } catch (JacksonException | IllegalStateException e) {
      LOG.warn("Tenant {}: the kept log-in cannot be used, logging in anew", tenant.id());
      return null;
    }
  }

  private static LoginTokens tokens(byte[] json) {
    Kept kept = JSON.readValue(json, Kept.class);
    return new LoginTokens(
        kept.access(),
        Instant.ofEpochMilli(kept.accessUntil()),
        kept.refresh(),
        Instant.ofEpochMilli(kept.refreshUntil()));
  }

  private void save(Tenant tenant, LoginTokens t) {
    Kept kept =
        new Kept(
            t.accessToken(),
            t.accessUntil().toEpochMilli(),
            t.refreshToken(),
            t.refreshUntil().toEpochMilli());
    byte[] sealed =
        box.seal(purpose(tenant), JSON.writeValueAsString(kept).getBytes(StandardCharsets.UTF_8));
    store.write(
        db ->
            db.sql(
                    "insert into ksef_login (tenant_id, sealed, updated) values (?, ?, ?)"
                        + " on conflict (tenant_id) do update set sealed = excluded.sealed,"
                        + " updated = excluded.updated")
                .params(tenant.id(), sealed, clock.millis())
                .update());
  }

  private static String purpose(Tenant tenant) {
    return "login:" + tenant.id();
  }
}
