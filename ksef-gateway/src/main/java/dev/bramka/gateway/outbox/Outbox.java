package dev.bramka.gateway.outbox;

import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Permit;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Sends invoices so that each ends at KSeF exactly once.
 *
 * <p>An invoice is on disk before it leaves. If no answer comes it is in doubt; {@link Doubts}
 * settles that, at once if one look at KSeF's list is enough, in the background otherwise. The same
 * bytes in the same session are one invoice, however often they are handed in. Thread-safe.
 */
@Service
public class Outbox {

  /** What can fail on the way of an invoice to its number and receipt. */
  public enum OutboxFault implements GatewayFailure.Reason {
    /** It could not be sent, or it is not known yet whether it was. */
    INVOICE_SEND,
    /** The session takes no more invoices. */
    SESSION_ENDED,
    /** KSeF takes nothing more in this session; another one may work. */
    SESSION_UNAVAILABLE,
    /** The session could not be closed. */
    SESSION_CLOSE,
    /** Its status cannot be had. */
    INVOICE_STATUS,
    /** There is no such invoice. */
    INVOICE_UNKNOWN,
    /** It is another tenant's invoice. */
    FOREIGN,
    /** The receipt cannot be had now. */
    SESSION_UPO,
    /** There is no receipt yet, or there will be none. */
    SESSION_NO_UPO
  }

  /** Another caller's attempt at the same invoice ends within its own deadline. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  /** KSeF decides over most invoices within a second or two. */
  private static final Duration SOON = Duration.ofMillis(1_200);

  private static final int BUSY = 4;

  /** An invoice to be sent. */
  public record Handover(
      byte[] ciphertext, String hash, int size, @Nullable String invoiceNumber) {}

  private record Key(String session, String hash) {}

  private final OutboxRepository repository;
  private final Doubts doubts;
  private final Sessions sessions;
  private final Ksef ksef;
  private final Clock clock;
  private final ConcurrentMap<Key, CompletableFuture<OutgoingInvoice>> running =
      new ConcurrentHashMap<>();

  Outbox(OutboxRepository repository, Doubts doubts, Sessions sessions, Ksef ksef, Clock clock) {
    this.repository = repository;
    this.doubts = doubts;
    this.sessions = sessions;
    this.ksef = ksef;
    this.clock = clock;
  }

  /**
   * Sends an invoice, or finds the one that these bytes already are in this session. Posts once at
   * most.
   *
   * @throws GatewayFailure INVOICE_SEND when KSeF refuses or the outcome stays open, SESSION_ENDED
   *     when the session takes nothing any more
   */
  public OutgoingInvoice send(Session session, Handover handover) {
    return alone(new Key(session.reference(), handover.hash()), () -> sendAlone(session, handover));
  }

  /** Runs the work unless it is already running for the same invoice; then waits for that. */
  private OutgoingInvoice alone(Key key, Supplier<OutgoingInvoice> work) {
    CompletableFuture<OutgoingInvoice> mine = new CompletableFuture<>();
    CompletableFuture<OutgoingInvoice> other = running.putIfAbsent(key, mine);
    if (other != null) {
      return joined(other);
    }
    try {
      OutgoingInvoice result = work.get();
      mine.complete(result);
      return result;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  private static OutgoingInvoice joined(CompletableFuture<OutgoingInvoice> other) {
    try {
      return other.get(Deadline.left(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("Sending failed", e);
    } catch (TimeoutException e) {
      throw underWay(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw underWay(e);
    }
  }

  private static GatewayFailure underWay(Exception e) {
    return new GatewayFailure(
        OutboxFault.INVOICE_SEND, "The same invoice is being sent", Duration.ofSeconds(5), e);
  }

  private OutgoingInvoice sendAlone(Session session, Handover handover) {
    Optional<OutgoingInvoice> known = repository.find(session.reference(), handover.hash());
    if (known.isPresent() && known.get().failedAtKsef()) {
      requireActive(session);
      return doubts.resend(session, known.get());
    }
    if (known.isPresent()) {
      return doubts.settle(session, known.get());
    }
    requireActive(session);
    try (Permit permit =
        ksef.permit(session.tenant(), CallGroup.INVOICE_SEND, OutboxFault.INVOICE_SEND)) {
      OutgoingInvoice fresh = pending(session, handover);
      Optional<OutgoingInvoice> raced = repository.addUnlessThere(fresh, handover.ciphertext());
      return raced.isPresent()
          ? doubts.settle(session, raced.get())
          : doubts.post(permit, session, fresh, handover.ciphertext());
    }
  }

  private OutgoingInvoice pending(Session session, Handover handover) {
    long now = clock.millis();
    return new OutgoingInvoice(
        session.reference(),
        handover.hash(),
        session.tenant().id(),
        handover.size(),
        State.PENDING,
        null,
        doubts.holder(),
        1,
        now,
        now,
        handover.invoiceNumber(),
        null,
        null,
        null,
        null,
        null);
  }

  private void requireActive(Session session) {
    if (session.state() != Session.State.ACTIVE || sessions.past(session)) {
      throw new GatewayFailure(
          OutboxFault.SESSION_ENDED, "The session is closed; open another one");
    }
  }

  /**
   * Whether the session has the invoice, or may have it: recorded there and not refused.
   *
   * @param hash Base64 SHA-256 of its XML
   */
  public boolean knows(String session, String hash) {
    return repository.find(session, hash).filter(i -> i.state() != State.REJECTED).isPresent();
  }

  /** Has KSeF's decision asked for soon, for somebody who waits for it. */
  public void lookSoon(OutgoingInvoice invoice) {
    repository.lookSoon(invoice, SOON);
  }

  /**
   * Settles what is in doubt of a session that its caller wants closed: one look at KSeF's list.
   * What stays open is settled in the background, which then closes the session.
   *
   * @throws GatewayFailure SESSION_CLOSE when something stays open
   */
  public void settleBeforeClosing(Session session) {
    if (repository.openDoubts(session.reference()) == 0) {
      return;
    }
    sessions.closing(session);
    try {
      settle(session, repository.ofSession(session.reference(), State.PENDING), false);
    } catch (RuntimeException e) {
      throw Failures.of(OutboxFault.SESSION_CLOSE, e);
    }
    long left = repository.openDoubts(session.reference());
    if (left > 0) {
      throw new GatewayFailure(
          OutboxFault.SESSION_CLOSE,
          "The session is closed by itself as soon as KSeF has confirmed "
              + (left == 1 ? "an invoice" : left + " invoices"),
          Doubts.GRACE.plusSeconds(5),
          null);
    }
  }

  /** Settles a session's invoices in doubt in the background, posting again what KSeF lacks. */
  void settle(Session session, List<OutgoingInvoice> open) {
    settle(session, open, true);
  }

  /** All but those that are being sent at this moment. */
  private void settle(Session session, List<OutgoingInvoice> open, boolean post) {
    List<OutgoingInvoice> still =
        open.stream().filter(i -> !running.containsKey(new Key(i.session(), i.hash()))).toList();
    if (!still.isEmpty()) {
      doubts.settle(session, still, post);
    }
  }

  /** Whether nothing of the session is in doubt; parked invoices do not hold up its end. */
  boolean settled(Session session) {
    return repository.openDoubts(session.reference()) == 0;
  }

  /** Whether several invoices are on their way at this moment. */
  boolean busy() {
    return running.size() >= BUSY;
  }
}
