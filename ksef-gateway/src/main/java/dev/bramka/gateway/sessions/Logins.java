package dev.bramka.gateway.sessions;

import dev.bramka.client.auth.Authentication;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.auth.LoginTokens;
import dev.bramka.client.auth.StartedLogin;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
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

  /** What a log-in is called among the pauses. */
  static final String WHAT = "login";

  /** Longer than KSeF takes to decide; whoever waits longer is told to come back. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A refused log-in is refused again until somebody does something about it. */
  private static final Backoff REFUSED = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(30));

  private static final Backoff PASSING = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(2));

  /** A log-in that KSeF has not decided over. */
  private record Undecided(StartedLogin started, String credential) {}

  private static final class Slot {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable LoginTokens tokens;
    @Nullable Undecided undecided;
    boolean loaded;
  }

  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final Kept kept;
  private final TenantCredentials credentials;
  private final KsefClients clients;
  private final Pauses.LoginPace pace = new Pauses.LoginPace();
  private final Pauses pauses;
  private final Circuit circuit;

  /** Log-ins over these clients. */
  Logins(
      Kept kept,
      TenantCredentials credentials,
      KsefClients clients,
      Pauses pauses,
      Circuit circuit) {
    this.kept = kept;
    this.credentials = credentials;
    this.clients = clients;
    this.pauses = pauses;
    this.circuit = circuit;
  }

  /**
   * A valid access token of the tenant.
   *
   * @throws RuntimeException a {@link LoginFailure} or {@link GatewayFailure}
   */
  String accessToken(Tenant tenant) {
    Slot slot = slots.computeIfAbsent(tenant.id(), id -> new Slot());
    LoginTokens known = slot.tokens;
    if (known != null && fresh(tenant, known)) {
      return known.accessToken();
    }
    lock(slot);
    try {
      return current(tenant, slot).accessToken();
    } finally {
      slot.lock.unlock();
    }
  }

  /** The tokens to use, renewed where needed; the caller holds the slot's lock. */
  private LoginTokens current(Tenant tenant, Slot slot) {
    if (!slot.loaded) {
      slot.tokens = kept.load(tenant);
      slot.loaded = true;
    }
    LoginTokens current = slot.tokens;
    if (current == null || !fresh(tenant, current)) {
      requireNotPaused(tenant);
      current = renewed(tenant, slot, current);
      slot.tokens = current;
      kept.save(tenant, current);
    }
    return current;
  }

  /**
   * Logs in anew, whatever is known or paused, to see whether the credential works.
   *
   * @throws RuntimeException a {@link LoginFailure} or {@link GatewayFailure} that says why not
   */
  public void check(Tenant tenant) {
    Slot slot = slots.computeIfAbsent(tenant.id(), id -> new Slot());
    lock(slot);
    try {
      slot.loaded = true;
      slot.undecided = null;
      LoginTokens fresh = renewed(tenant, slot, null);
      slot.tokens = fresh;
      kept.save(tenant, fresh);
    } finally {
      slot.lock.unlock();
    }
  }

  /** Somebody else's log-in that takes long must not hold up all callers. */
  private static void lock(Slot slot) {
    try {
      if (slot.lock.tryLock(Deadline.left(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new GatewayFailure(
        SessionFault.LOGIN, "A log-in to KSeF is under way", Duration.ofSeconds(5), null);
  }

  /** Forgets an access token that KSeF did not take. */
  void reject(Tenant tenant, String accessToken) {
    Slot slot = slots.computeIfAbsent(tenant.id(), id -> new Slot());
    lock(slot);
    try {
      LoginTokens known = slot.tokens;
      if (known != null && known.accessToken().equals(accessToken)) {
        slot.tokens = null;
      }
    } finally {
      slot.lock.unlock();
    }
  }

  /** KSeF did not take the token of a fresh log-in either, so another one would not help. */
  void useless(Tenant tenant, String accessToken, KsefFailure failure) {
    reject(tenant, accessToken);
    String why = String.valueOf(failure.getMessage());
    pauses.failed(tenant.id(), WHAT, REFUSED, true, why);
    kept.failed(tenant, why);
  }

  private boolean fresh(Tenant tenant, LoginTokens tokens) {
    return tokens.accessUntil().minus(AHEAD).isAfter(ksefTime(tenant));
  }

  private Instant ksefTime(Tenant tenant) {
    return clients.of(tenant.environment()).clock().instant();
  }

  /**
   * What was refused lately is not asked again until its time has come or the credential changed.
   */
  private void requireNotPaused(Tenant tenant) {
    Pauses.Pause pause = pauses.active(tenant.id(), WHAT).orElse(null);
    if (pause == null) {
      return;
    }
    if (credentials.changed(tenant) > pause.since()) {
      pauses.clear(tenant.id(), WHAT);
      return;
    }
    Duration left = pauses.left(pause);
    throw new GatewayFailure(
        SessionFault.LOGIN,
        pause.why() + "; asked again in " + left.toSeconds() + " s",
        pause.temporary() ? left : null,
        null);
  }

  private LoginTokens renewed(Tenant tenant, Slot slot, @Nullable LoginTokens old) {
    try {
      LoginTokens refreshed = old == null ? null : refreshed(tenant, old);
      LoginTokens tokens = refreshed != null ? refreshed : loggedIn(tenant, slot);
      pauses.clear(tenant.id(), WHAT);
      return tokens;
    } catch (LoginFailure e) {
      note(tenant, e);
      throw e;
    } catch (GatewayFailure e) {
      if (e.reason() == CredentialFault.CREDENTIAL) {
        kept.failed(tenant, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** Null when only a new log-in helps. */
  private @Nullable LoginTokens refreshed(Tenant tenant, LoginTokens old) {
    if (!old.refreshUntil().minus(AHEAD).isAfter(ksefTime(tenant))) {
      return null;
    }
    try {
      return clients.of(tenant.environment()).authentication().refresh(old);
    } catch (LoginFailure e) {
      if (e.getCause() instanceof KsefFailure.Refused
          || e.getCause() instanceof KsefFailure.Unauthorized) {
        LOG.info("Tenant {}: the log-in ended, logging in anew", tenant.id());
        return null;
      }
      throw e;
    }
  }

  /** Goes on with a log-in that KSeF had not decided, or begins one. */
  private LoginTokens loggedIn(Tenant tenant, Slot slot) {
    Undecided undecided = slot.undecided;
    slot.undecided = null;
    LoginTokens tokens =
        undecided != null && undecided.started().validUntil().isAfter(ksefTime(tenant))
            ? decided(tenant, slot, undecided)
            : credentials.firstThatWorks(
                tenant, (id, credential) -> decided(tenant, slot, begun(tenant, id, credential)));
    LOG.info("Tenant {}: logged in to KSeF ({})", tenant.id(), tenant.environment());
    return tokens;
  }

  private Undecided begun(Tenant tenant, String id, Credential credential) {
    pace.await(tenant.environment(), PATIENCE);
    Authentication authentication = clients.of(tenant.environment()).authentication();
    return new Undecided(authentication.start(tenant.nip(), credential), id);
  }

  private LoginTokens decided(Tenant tenant, Slot slot, Undecided undecided) {
    LoginTokens tokens =
        clients.of(tenant.environment()).authentication().tryFinish(undecided.started());
    if (tokens == null) {
      slot.undecided = undecided;
      throw new GatewayFailure(
          SessionFault.LOGIN,
          "KSeF has not decided over the log-in yet",
          Duration.ofSeconds(5),
          null);
    }
    credentials.worked(undecided.credential());
    return tokens;
  }

  /** Remembers a failure, so that KSeF is not asked over and over. */
  private void note(Tenant tenant, LoginFailure e) {
    String why = String.valueOf(e.getMessage());
    Duration asked = e.retryAfter();
    if (e.getCause() instanceof KsefFailure failure && circuitsBusiness(failure)) {
      circuit.failed(tenant, failure);
    } else if (asked != null) {
      pauses.pause(tenant.id(), WHAT, asked, why);
    } else {
      pauses.failed(tenant.id(), WHAT, e.temporary() ? PASSING : REFUSED, e.temporary(), why);
    }
    if (!e.temporary()) {
      LOG.warn("Tenant {}: {}", tenant.id(), why);
      kept.failed(tenant, why);
    }
  }

  private static boolean circuitsBusiness(KsefFailure failure) {
    return failure instanceof KsefFailure.Unreachable unreachable && unreachable.tried()
        || failure instanceof KsefFailure.NoAnswer
        || failure instanceof KsefFailure.Broken;
  }

  /**
   * Log-ins in the database, sealed, so that a restart or another node need not log in anew; and
   * what is told of them.
   */
  @Repository
  static class Kept {
    private final Store store;
    private final SecretBox box;
    private final Events events;
    private final Clock clock;

    Kept(Store store, SecretBox box, Events events, Clock clock) {
      this.store = store;
      this.box = box;
      this.events = events;
      this.clock = clock;
    }

    private record Content(String access, long accessUntil, String refresh, long refreshUntil) {}

    @Nullable LoginTokens load(Tenant tenant) {
      try {
        return store
            .read()
            .sql("select sealed from ksef_login where tenant_id = ?")
            .param(tenant.id())
            .query((row, n) -> tokens(box.open(Sealed.LOGIN.purpose(tenant.id()), row.getBytes(1))))
            .optional()
            .orElse(null);
      } catch (JacksonException | IllegalStateException e) {
        LOG.warn("Tenant {}: the kept log-in cannot be used, logging in anew", tenant.id());
        return null;
      }
    }

    private static LoginTokens tokens(byte[] json) {
      Content kept = JSON.readValue(json, Content.class);
      return new LoginTokens(
          kept.access(),
          Instant.ofEpochMilli(kept.accessUntil()),
          kept.refresh(),
          Instant.ofEpochMilli(kept.refreshUntil()));
    }

    void save(Tenant tenant, LoginTokens t) {
      Content kept =
          new Content(
              t.accessToken(),
              t.accessUntil().toEpochMilli(),
              t.refreshToken(),
              t.refreshUntil().toEpochMilli());
      byte[] sealed =
          box.seal(
              Sealed.LOGIN.purpose(tenant.id()),
              JSON.writeValueAsString(kept).getBytes(StandardCharsets.UTF_8));
      store.write(
          db -> {
            if (failing(db, tenant)) {
              tell(db, tenant, EventType.CREDENTIAL_WORKS, null);
            }
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

    /** Tells that the tenant cannot log in, unless that was the last that was told. */
    void failed(Tenant tenant, String why) {
      if (!failing(store.read(), tenant)) {
        store.write(
            db -> {
              tell(db, tenant, EventType.CREDENTIAL_FAILED, why);
              return 1;
            });
      }
    }

    private boolean failing(JdbcClient db, Tenant tenant) {
      return events
          .latest(db, tenant.id(), WHAT)
          .filter(EventType.CREDENTIAL_FAILED.wireName()::equals)
          .isPresent();
    }

    private void tell(JdbcClient db, Tenant tenant, EventType type, @Nullable String why) {
      Map<String, @Nullable Object> data = new HashMap<>();
      data.put("reason", why);
      events.add(db, new Happened(tenant.id(), type, WHAT, data));
    }
  }
}
