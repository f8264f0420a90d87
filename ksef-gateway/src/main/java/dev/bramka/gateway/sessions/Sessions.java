package dev.bramka.gateway.sessions;

import dev.bramka.client.batch.BatchPackage;
import dev.bramka.client.batch.BatchSessions;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.ExceptionCode;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.FormCode;
import dev.bramka.client.session.OnlineSessions;
import dev.bramka.client.session.SessionState;
import dev.bramka.client.session.SessionState.Phase;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** KSeF sessions of tenants: opening, looking at, closing. Thread-safe. */
@Service
public class Sessions {
  /** How long an answer on an open session's status stands for the next question. */
  private static final long STATUS_KEPT_MS = 2_000;

  /** KSeF cancels a package that was not closed by then (KSeF documentation, batch sessions). */
  private static final Duration BATCH_LIFE = Duration.ofHours(12);

  /**
   * A package to open a session for.
   *
   * @param content its encrypted parts
   * @param key the one that they were encrypted with
   * @param offline whether its invoices were issued offline
   */
  public record Batch(
      Tenant tenant,
      InvoiceVersion version,
      BatchPackage content,
      SymmetricKey key,
      boolean offline) {}

  /**
   * A batch session that waits for its parts.
   *
   * @param opened where they go
   */
  public record OpenedBatch(Session session, BatchSessions.Opened opened) {}

  /** What the reference numbers of batch sessions have in the middle. */
  private static final String BATCH_REFERENCE = "-SB-";

  /** KSeF's reference numbers, and room for other forms of them; safe in addresses. */
  static final String REFERENCE = "[A-Za-z0-9-]{1,64}";

  private final SessionRepository repository;
  private final Ksef ksef;
  private final Clock clock;
  private final Map<String, Long> seenActive = new ConcurrentHashMap<>();

  Sessions(SessionRepository repository, Ksef ksef, Clock clock) {
    this.repository = repository;
    this.ksef = ksef;
    this.clock = clock;
  }

  /**
   * Opens a session under a key of our own.
   *
   * @throws GatewayFailure when KSeF cannot or will not
   */
  public Session open(Tenant tenant, InvoiceVersion version) {
    return open(tenant, version, SymmetricKey.random(), false, false);
  }

  /**
   * Opens a session under a key of our own for invoices that were issued offline or were not.
   *
   * @throws GatewayFailure when KSeF cannot or will not
   */
  public Session open(Tenant tenant, InvoiceVersion version, boolean offline) {
    return open(tenant, version, SymmetricKey.random(), false, offline);
  }

  /**
   * Opens a session under a key of the caller's.
   *
   * @throws GatewayFailure when KSeF cannot or will not
   */
  public Session open(Tenant tenant, InvoiceVersion version, SymmetricKey key) {
    return open(tenant, version, key, true, false);
  }

  /**
   * Opens a batch session for a package. It takes effect only by being closed, so one whose answer
   * never came is left alone.
   *
   * @return the session and where its parts go
   * @throws GatewayFailure when KSeF cannot or will not
   */
  public OpenedBatch openBatch(Batch batch) {
    Tenant tenant = batch.tenant();
    requireAccepted(tenant, batch.version());
    FormCode form = form(batch.version());
    BatchSessions.Opened opened;
    try (Permit permit = ksef.permit(tenant, CallGroup.BATCH_SESSION, SessionFault.SESSION_OPEN)) {
      opened = permit.batches(k -> k.open(form, batch.content(), batch.key(), batch.offline()));
    } catch (RuntimeException e) {
      throw Failures.of(SessionFault.SESSION_OPEN, e);
    }
    if (!opened.referenceNumber().matches(REFERENCE)) {
      throw new GatewayFailure(SessionFault.SESSION_REFERENCE, null);
    }
    Session session =
        new Session(
            opened.referenceNumber(),
            tenant,
            batch.version(),
            false,
            batch.key(),
            Session.State.ACTIVE,
            clock.instant().plus(BATCH_LIFE),
            Session.Kind.BATCH,
            batch.offline());
    repository.add(session, clock.millis());
    return new OpenedBatch(session, opened);
  }

  private static FormCode form(InvoiceVersion version) {
    return new FormCode(version.systemCode(), version.schemaVersion(), version.formValue());
  }

  private Session open(
      Tenant tenant, InvoiceVersion version, SymmetricKey key, boolean encrypted, boolean offline) {
    requireAccepted(tenant, version);
    FormCode form = form(version);
    OnlineSessions.Opened opened =
        ksef.call(
            tenant, CallGroup.ONLINE_SESSION, SessionFault.SESSION_OPEN, k -> k.open(form, key));
    String reference = opened.referenceNumber();
    if (reference == null || !reference.matches(REFERENCE) || opened.validUntil() == null) {
      throw new GatewayFailure(SessionFault.SESSION_REFERENCE, null);
    }
    Session session =
        new Session(
            reference,
            tenant,
            version,
            encrypted,
            key,
            Session.State.ACTIVE,
            opened.validUntil().toInstant(),
            Session.Kind.ONLINE,
            offline);
    repository.add(session, clock.millis());
    return session;
  }

  private static void requireAccepted(Tenant tenant, InvoiceVersion version) {
    if (!tenant.environment().accepts(version)) {
      throw new GatewayFailure(
          SessionFault.INVOICE_VERSION,
          "KSeF (" + tenant.environment() + ") does not accept " + version.systemCode());
    }
  }

  /**
   * The tenant's session.
   *
   * @throws GatewayFailure SESSION_UNKNOWN or FOREIGN
   */
  public Session get(Tenant tenant, String reference) {
    Session session =
        repository
            .find(reference)
            .orElseThrow(() -> new GatewayFailure(SessionFault.SESSION_UNKNOWN, null));
    if (!session.tenant().id().equals(tenant.id())) {
      throw new GatewayFailure(SessionFault.FOREIGN, null);
    }
    if (session.kind() == Session.Kind.BATCH && session.state() == Session.State.ACTIVE) {
      // Closing it before its package is recorded as sent could send the package twice.
      throw new GatewayFailure(SessionFault.SESSION_UNKNOWN, "Its package is still on its way");
    }
    return session;
  }

  /** Whether the session still takes invoices, asking KSeF unless it is known. */
  public boolean active(Session session) {
    if (session.state() != Session.State.ACTIVE) {
      return false;
    }
    if (session.kind() == Session.Kind.BATCH) {
      // KSeF has cancelled it by now: its package was given up, and closing would send it.
      done(session);
      return false;
    }
    if (past(session)) {
      // Ours may be the wrong idea of the time: it is closed at KSeF, unless KSeF says that it is.
      closing(session);
      return false;
    }
    long now = clock.millis();
    Long seen = seenActive.get(session.reference());
    if (seen != null && seen + STATUS_KEPT_MS > now) {
      return true;
    }
    Phase phase = ksefState(session, SessionFault.SESSION_STATUS).phase();
    if (phase == Phase.OPEN) {
      seenActive.put(session.reference(), now);
      return true;
    }
    if (phase.closed()) {
      ended(session);
    }
    return !phase.closed();
  }

  /** Whether the time is over for which KSeF keeps the session open. */
  public boolean past(Session session) {
    Instant ksefTime = ksef.time(session.tenant());
    return !session.validUntil().isAfter(ksefTime);
  }

  /** What KSeF says of the session. */
  public SessionState ksefState(Session session, Reason reason) {
    return ksef.call(
        session.tenant(), CallGroup.SESSION_MISC, reason, k -> k.status(session.reference()));
  }

  /**
   * Closes the session. The wish is recorded first and carried out later should KSeF not be
   * reached.
   *
   * @throws GatewayFailure when KSeF does not confirm
   */
  public void close(Session session) {
    if (session.state() == Session.State.CLOSED || session.state() == Session.State.DONE) {
      return;
    }
    closing(session);
    try {
      closeAtKsef(session);
    } catch (KsefFailure.Refused e) {
      if (!e.is(ExceptionCode.SESSION_STATUS_FORBIDS)) {
        throw Failures.of(SessionFault.SESSION_CLOSE, e);
      }
    } catch (RuntimeException e) {
      boolean doubt = e instanceof KsefFailure failure && failure.inDoubt();
      if (!doubt || ksefState(session, SessionFault.SESSION_CLOSE).phase() == Phase.OPEN) {
        throw Failures.of(SessionFault.SESSION_CLOSE, e);
      }
    }
    ended(session);
  }

  private void closeAtKsef(Session session) {
    boolean batch = session.kind() == Session.Kind.BATCH;
    CallGroup group = batch ? CallGroup.BATCH_SESSION_CLOSE : CallGroup.ONLINE_SESSION_CLOSE;
    try (Permit permit = ksef.permit(session.tenant(), group, SessionFault.SESSION_CLOSE)) {
      if (batch) {
        permit.batches(k -> closed(() -> k.close(session.reference())));
      } else {
        permit.call(k -> closed(() -> k.close(session.reference())));
      }
    }
  }

  private static boolean closed(Runnable close) {
    close.run();
    return true;
  }

  /**
   * Records the wish to close the session, which the background carries out if nobody else does.
   */
  public void closing(Session session) {
    seenActive.remove(session.reference());
    if (session.state() != Session.State.CLOSING) {
      long now = clock.millis();
      repository.move(session.reference(), Session.State.CLOSING, now, now + 3_000);
    }
  }

  /** The same within a transaction of the caller's. */
  public void closing(JdbcClient db, Session session) {
    long now = clock.millis();
    SessionRepository.move(db, session.reference(), Session.State.CLOSING, now, now);
  }

  private void ended(Session session) {
    seenActive.remove(session.reference());
    long now = clock.millis();
    repository.move(session.reference(), Session.State.CLOSED, now, now + 1_000);
  }

  /** Notes that nothing more will come of the session. */
  public void done(Session session) {
    repository.move(session.reference(), Session.State.DONE, clock.millis(), Long.MAX_VALUE);
  }

  /** The receipt that was kept is none; another one is fetched. */
  public void reopenForReceipt(Session session) {
    repository.reopen(session.reference(), clock.millis());
  }

  /** The session, whoever's it is, for work in the background. */
  public Optional<Session> find(String reference) {
    return repository.find(reference);
  }

  /** A tenant's sessions that need a look in the background. */
  public List<Session> due(Tenant tenant, int limit) {
    return repository.due(tenant.id(), clock.millis(), limit);
  }

  /**
   * A session of the same tenant's that only KSeF knows of, as far as it can be told from here; the
   * known one where we do know it.
   */
  public Session elsewhere(Session like, String reference) {
    return repository
        .find(reference)
        .orElseGet(
            () ->
                new Session(
                    reference,
                    like.tenant(),
                    like.version(),
                    false,
                    SymmetricKey.random(),
                    Session.State.CLOSED,
                    clock.instant(),
                    reference.contains(BATCH_REFERENCE) ? Session.Kind.BATCH : Session.Kind.ONLINE,
                    like.offline()));
  }

  /** Follows a session up that KSeF told us of, unless it is known. */
  public void adopt(JdbcClient db, Session session) {
    repository.addUnlessThere(db, session, clock.millis());
  }

  /** Tenants with sessions that need a look. */
  public List<String> tenantsDue() {
    return repository.tenantsDue(clock.millis());
  }

  /** How long the look that is most overdue has been so; zero when none is. */
  public Duration lateness() {
    long now = clock.millis();
    return Duration.ofMillis(Math.max(0, now - repository.nextCheck().orElse(now)));
  }

  /** Closed sessions that have waited for their end for longer than an hour. */
  public long stuck() {
    return repository.closedBefore(clock.millis() - Duration.ofHours(1).toMillis());
  }

  /** Looks again later. */
  public void postpone(Session session) {
    repository.postpone(session.reference(), clock.millis());
  }
}
