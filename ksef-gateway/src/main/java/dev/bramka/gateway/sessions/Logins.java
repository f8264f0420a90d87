package dev.bramka.gateway.sessions;

import dev.bramka.client.auth.Authentication;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.auth.LoginTokens;
import dev.bramka.client.auth.StartedLogin;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * One log-in per tenant, shared by all calls, refreshed ahead of expiry, kept sealed in the
 * database over restarts. However many calls need one at once, a single log-in is made.
 * Thread-safe.
 */
@Service
public class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
  private static final Duration AHEAD = Duration.ofMinutes(2);

  /** What a log-in is called among the pauses. */
  static final String WHAT = "login";

  /** Longer than KSeF takes to decide; whoever waits longer is told to come back. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A refused log-in is refused again until somebody does something about it. */
  private static final Backoff REFUSED = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(30));

  private static final Backoff PASSING = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(2));

  /**
   * A log-in that was made anew.
   *
   * @param accessToken for calls to KSeF
   * @param ksefToken number (EC) of the KSeF token that it was made with; null for a certificate
   * @param nip whose certificate it was made with; null for a token, and where it names none
   */
  public record Fresh(String accessToken, @Nullable String ksefToken, @Nullable String nip) {
    static Fresh with(Credential credential, LoginTokens tokens) {
      return switch (credential) {
        case Credential.Token t ->
            new Fresh(tokens.accessToken(), t.referenceNumber().orElse(null), null);
        case Credential.Certificate c ->
            new Fresh(tokens.accessToken(), null, c.nip().orElse(null));
      };
    }

    @Override
    public String toString() {
      return "Fresh[" + ksefToken + ", " + nip + "]";
    }
  }

  /** A log-in that KSeF has not decided over. */
  private record Undecided(StartedLogin started, String credential) {}

  /**
   * A log-in that is in use.
   *
   * @param credential when the credential was given that it was made with, epoch milliseconds; null
   *     when that was not noted
   */
  record Held(LoginTokens tokens, @Nullable Long credential) {}

  private record Made(LoginTokens tokens, Credential with) {}

  private static final class Slot {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable Held held;
    @Nullable Undecided undecided;
    boolean rejected;
  }

  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final KeptLogins kept;
  private final TenantCredentials credentials;
  private final KsefClients clients;
  private final Pauses.LoginPace pace = new Pauses.LoginPace();
  private final Pauses pauses;
  private final Circuit circuit;

  /** Log-ins over these clients. */
  Logins(
      KeptLogins kept,
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
    Held known = slot.held;
    if (known != null && fresh(tenant, known.tokens())) {
      return known.tokens().accessToken();
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
    // Read anew each time: another node may have logged in, or somebody taken the log-in away.
    Held loaded = slot.rejected ? null : kept.load(tenant);
    Held current = loaded == null || outdated(tenant, loaded) ? null : loaded;
    slot.held = current;
    if (current != null && fresh(tenant, current.tokens())) {
      return current.tokens();
    }
    requireNotPaused(tenant);
    long credential = credentials.changed(tenant);
    LoginTokens old = current == null ? null : current.tokens();
    LoginTokens tokens = noting(tenant, () -> renewed(tenant, slot, old));
    hold(tenant, slot, new Held(tokens, credential));
    return tokens;
  }

  private void hold(Tenant tenant, Slot slot, Held held) {
    slot.held = held;
    slot.rejected = false;
    kept.save(tenant, held);
  }

  /** Whether another credential has been given since the log-in was made. */
  private boolean outdated(Tenant tenant, Held held) {
    return held.credential() != null && held.credential() != credentials.changed(tenant);
  }

  /** Whether an access token belongs to a credential that has been replaced. */
  boolean outdated(Tenant tenant, String accessToken) {
    Slot slot = slots.get(tenant.id());
    Held held = slot == null ? null : slot.held;
    return held != null
        && held.tokens().accessToken().equals(accessToken)
        && outdated(tenant, held);
  }

  /**
   * Logs in anew, whatever is known or paused, to see whether the credential works.
   *
   * @return the log-in
   * @throws RuntimeException a {@link LoginFailure} or {@link GatewayFailure} that says why not
   */
  public Fresh check(Tenant tenant) {
    Slot slot = slots.computeIfAbsent(tenant.id(), id -> new Slot());
    lock(slot);
    try {
      slot.undecided = null;
      long credential = credentials.changed(tenant);
      Made made = noting(tenant, () -> loggedIn(tenant, slot));
      hold(tenant, slot, new Held(made.tokens(), credential));
      pauses.reopen(tenant.id());
      return Fresh.with(made.with(), made.tokens());
    } finally {
      slot.lock.unlock();
    }
  }

  /** Forgets the tenant's log-in, because what it was made with was taken away. */
  public void forget(Tenant tenant) {
    kept.forget(tenant);
    slots.remove(tenant.id());
    pauses.reopen(tenant.id());
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
      Held known = slot.held;
      if (known != null && known.tokens().accessToken().equals(accessToken)) {
        slot.held = null;
        slot.rejected = true;
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
    kept.failed(tenant, WHAT, why);
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
    if (changedSince(tenant, pause)) {
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

  /** Whether the tenant's credential is another one than when it was refused. */
  boolean changedSince(Tenant tenant, Pauses.Pause pause) {
    return credentials.changed(tenant) > pause.since();
  }

  /** Tells that KSeF lets the tenant in, but not do that. */
  void tellDenied(Tenant tenant, String what, String why) {
    kept.failed(tenant, what, why);
  }

  /** Tells that it may do so now, if the contrary was told. */
  void tellAllowed(Tenant tenant, String what) {
    kept.works(tenant, what);
  }

  /** Whether a log-in would be tried, as far as is known. */
  boolean mayTry(Tenant tenant) {
    Pauses.Pause pause = pauses.active(tenant.id(), WHAT).orElse(null);
    return pause == null || changedSince(tenant, pause);
  }

  private LoginTokens renewed(Tenant tenant, Slot slot, @Nullable LoginTokens old) {
    LoginTokens refreshed = old == null ? null : refreshed(tenant, old);
    return refreshed != null ? refreshed : loggedIn(tenant, slot).tokens();
  }

  /** Notes what comes of a log-in, so that KSeF is not asked over and over. */
  private <T> T noting(Tenant tenant, Supplier<T> login) {
    long credential = credentials.changed(tenant);
    try {
      T made = login.get();
      pauses.clear(tenant.id(), WHAT);
      return made;
    } catch (LoginFailure e) {
      // One that was given meanwhile must not wait for what befell the one before.
      if (e.temporary() || credentials.changed(tenant) == credential) {
        note(tenant, e);
      }
      throw e;
    } catch (GatewayFailure e) {
      if (e.reason() == CredentialFault.CREDENTIAL) {
        kept.failed(tenant, WHAT, String.valueOf(e.getMessage()));
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
  private Made loggedIn(Tenant tenant, Slot slot) {
    Undecided undecided = slot.undecided;
    slot.undecided = null;
    Made made =
        credentials.firstThatWorks(
            tenant,
            (id, credential) ->
                new Made(
                    decided(tenant, slot, begun(tenant, id, credential, undecided)), credential));
    LOG.info("Tenant {}: logged in to KSeF ({})", tenant.id(), tenant.environment());
    return made;
  }

  /** The one that is undecided, if it is with this credential and not too old; else another. */
  private Undecided begun(
      Tenant tenant, String id, Credential credential, @Nullable Undecided undecided) {
    if (undecided != null
        && undecided.credential().equals(id)
        && undecided.started().validUntil().isAfter(ksefTime(tenant))) {
      return undecided;
    }
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
      kept.failed(tenant, WHAT, why);
    }
  }

  private static boolean circuitsBusiness(KsefFailure failure) {
    return failure instanceof KsefFailure.Unreachable unreachable && unreachable.tried()
        || failure instanceof KsefFailure.NoAnswer
        || failure instanceof KsefFailure.Broken;
  }
}
