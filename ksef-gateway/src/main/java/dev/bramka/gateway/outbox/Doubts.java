package dev.bramka.gateway.outbox;

import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.ExceptionCode;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.SentInvoice;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Permit;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.SessionInvoices;
import dev.bramka.gateway.sessions.SessionInvoices.Listing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Posts invoices, and finds out what became of those whose answer did not come. KSeF's list of the
 * session's invoices tells by the hash whether one arrived; only one that is not listed some time
 * after the attempt is posted again. Each method posts once at most. Thread-safe.
 */
@Component
class Doubts {
  private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

  /** Longer than a request to KSeF can linger once its connection broke or its process died. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** A connection that broke may have done so just before KSeF wrote the invoice down. */
  private static final Duration MOMENT = Duration.ofMillis(300);

  private static final Backoff BACKOFF = new Backoff(GRACE, Duration.ofMinutes(5));

  /** With the backoff: after about four hours in which KSeF answered, but not usefully. */
  private static final int MOST_CHECKS = 55;

  static final String REFERENCE = "[A-Za-z0-9-]{1,64}";

  private final OutboxRepository repository;
  private final ParkedInvoices parked;
  private final SessionInvoices invoices;
  private final Ksef ksef;
  private final Counter sent;
  private final Counter doubts;
  private final String holder = UUID.randomUUID().toString();

  Doubts(
      OutboxRepository repository,
      ParkedInvoices parked,
      SessionInvoices invoices,
      Ksef ksef,
      MeterRegistry metrics) {
    this.repository = repository;
    this.parked = parked;
    this.invoices = invoices;
    this.ksef = ksef;
    sent = metrics.counter("bramka.invoices.sent");
    doubts = metrics.counter("bramka.invoices.in.doubt");
  }

  /** Which process is sending. */
  String holder() {
    return holder;
  }

  /**
   * Posts an invoice that is on disk, once. Should no answer come, KSeF's list is looked at once.
   *
   * @throws GatewayFailure INVOICE_SEND when KSeF refuses, or the outcome stays open
   */
  OutgoingInvoice post(Permit permit, Session session, OutgoingInvoice invoice, byte[] ciphertext) {
    try {
      return posted(permit, session, invoice, ciphertext);
    } catch (InDoubt e) {
      Deadline.pause(MOMENT);
      return look(session, invoice).orElseThrow(Doubts::unsettled);
    } catch (KsefFailure | LoginFailure | GatewayFailure e) {
      throw notSent(invoice, e);
    }
  }

  /**
   * Settles an invoice in doubt for its caller: one look at KSeF's list, and one post when it is
   * certainly not there.
   *
   * @throws GatewayFailure INVOICE_SEND when the outcome stays open
   */
  OutgoingInvoice settle(Session session, OutgoingInvoice invoice) {
    if (invoice.state() != State.PENDING) {
      return invoice;
    }
    parked.release(invoice);
    Optional<OutgoingInvoice> listed = look(session, invoice);
    if (listed.isPresent()) {
      return listed.get();
    }
    requireLingered(invoice);
    try (Permit permit =
        ksef.permit(session.tenant(), CallGroup.INVOICE_SEND, OutboxFault.INVOICE_SEND)) {
      return again(permit, session, invoice, "KSeF does not list it");
    } catch (InDoubt e) {
      throw unsettled();
    } catch (KsefFailure | LoginFailure e) {
      throw Failures.of(OutboxFault.INVOICE_SEND, e);
    }
  }

  /**
   * Sends an invoice again that KSeF took and then failed over.
   *
   * @throws GatewayFailure INVOICE_SEND when the outcome stays open
   */
  OutgoingInvoice resend(Session session, OutgoingInvoice failed) {
    try (Permit permit =
        ksef.permit(session.tenant(), CallGroup.INVOICE_SEND, OutboxFault.INVOICE_SEND)) {
      return again(permit, session, failed, "KSeF failed with " + failed.errorCode());
    } catch (InDoubt e) {
      throw unsettled();
    } catch (KsefFailure | LoginFailure e) {
      throw Failures.of(OutboxFault.INVOICE_SEND, e);
    }
  }

  /** Whether nobody has touched it for so long that no request can be on its way any more. */
  private boolean lingered(OutgoingInvoice invoice) {
    return invoice.touched() + GRACE.toMillis() <= ksef.clock().millis();
  }

  private void requireLingered(OutgoingInvoice invoice) {
    if (!lingered(invoice)) {
      throw unsettled();
    }
  }

  /**
   * Settles a session's invoices in doubt in the background: one list for all of them, and posts as
   * the budget allows. What cannot be settled is looked at later, and parked in the end.
   *
   * @param post whether to post again what KSeF lacks
   */
  void settle(Session session, List<OutgoingInvoice> all, boolean post) {
    Optional<Listing> listed;
    try {
      listed = invoices.tryList(session);
    } catch (KsefFailure e) {
      all.forEach(invoice -> later(invoice, String.valueOf(e.getMessage())));
      throw e;
    }
    if (listed.isEmpty()) {
      return;
    }
    for (OutgoingInvoice invoice : all) {
      Optional<InvoiceState> there = find(listed.get().invoices(), invoice.hash());
      if (there.isPresent()) {
        confirmed(invoice, there.get().referenceNumber());
      } else if (!listed.get().complete()) {
        later(invoice, "KSeF's list has entries that cannot be read");
      } else if (post && lingered(invoice) && !repost(session, invoice)) {
        return;
      }
    }
  }

  /** False when the budget is used up. */
  private boolean repost(Session session, OutgoingInvoice invoice) {
    Optional<Permit> granted = ksef.tryPermit(session.tenant(), CallGroup.INVOICE_SEND);
    if (granted.isEmpty()) {
      return false;
    }
    try (Permit permit = granted.get()) {
      again(permit, session, invoice, "KSeF does not list it");
    } catch (InDoubt e) {
      LOG.info("Session {}: an invoice sent again is in doubt again", session.reference());
    } catch (KsefFailure.Refused e) {
      if (!e.temporary()) {
        notSent(invoice, e);
      } else {
        later(invoice, e.explanation());
      }
    } catch (KsefFailure e) {
      later(invoice, String.valueOf(e.getMessage()));
    }
    return true;
  }

  private void later(OutgoingInvoice invoice, String why) {
    int checks = repository.checks(invoice);
    if (checks >= MOST_CHECKS) {
      LOG.error("Session {}: an invoice in doubt is parked: {}", invoice.session(), why);
      parked.park(invoice, why);
    } else {
      repository.postpone(invoice, BACKOFF.after(checks + 1));
    }
  }

  private OutgoingInvoice again(
      Permit permit, Session session, OutgoingInvoice invoice, String why) {
    if (!repository.again(invoice, holder, why)) {
      throw unsettled();
    }
    LOG.info("Session {}: sending an invoice again: {}", session.reference(), why);
    OutgoingInvoice current =
        repository.find(invoice.session(), invoice.hash()).orElseThrow(Doubts::unsettled);
    return posted(permit, session, current, repository.content(current));
  }

  /** No answer came: whether KSeF has it is open. */
  private static final class InDoubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InDoubt(String why) {
      super(why, null, false, false);
    }
  }

  private OutgoingInvoice posted(
      Permit permit, Session session, OutgoingInvoice invoice, byte[] ciphertext) {
    SentInvoice outgoing =
        new SentInvoice(
            invoice.hash(),
            invoice.size(),
            KsefCrypto.sha256(ciphertext),
            ciphertext.length,
            ciphertext,
            session.offline());
    String reference;
    try {
      reference =
          permit
              .call(k -> Optional.ofNullable(k.send(session.reference(), outgoing)))
              .orElse("none");
    } catch (KsefFailure e) {
      if (e.inDoubt()) {
        throw doubted(session, invoice, String.valueOf(e.getMessage()));
      }
      throw e;
    }
    boolean usable = reference.matches(REFERENCE) && !reference.equals("none");
    if (!usable || repository.byReference(reference).isPresent()) {
      throw doubted(session, invoice, "KSeF's answer has no reference number of its own");
    }
    return confirmed(invoice, reference);
  }

  private InDoubt doubted(Session session, OutgoingInvoice invoice, String why) {
    doubts.increment();
    LOG.warn("Session {}: an invoice is in doubt: {}", session.reference(), why);
    repository.inDoubt(invoice, BACKOFF.after(invoice.attempts()), why);
    return new InDoubt(why);
  }

  /** KSeF certainly has not got it: nothing is left but the trail, and the caller is told. */
  private GatewayFailure notSent(OutgoingInvoice invoice, RuntimeException e) {
    GatewayFailure failure = Failures.of(reasonOf(e), e);
    repository.drop(
        invoice,
        String.valueOf(failure.getMessage()),
        e instanceof KsefFailure.Refused refused
            && !refused.temporary()
            && failure.reason() != OutboxFault.SESSION_UNAVAILABLE);
    return failure;
  }

  /** A session that takes nothing now says nothing about the invoice. */
  private static OutboxFault reasonOf(RuntimeException e) {
    return e instanceof KsefFailure.Refused refused
            && (refused.is(ExceptionCode.SESSION_UNAVAILABLE)
                || refused.is(ExceptionCode.SESSION_FULL)
                || refused.is(ExceptionCode.SESSION_STATUS_FORBIDS))
        ? OutboxFault.SESSION_UNAVAILABLE
        : OutboxFault.INVOICE_SEND;
  }

  private OutgoingInvoice confirmed(OutgoingInvoice invoice, String reference) {
    repository.sent(invoice, reference);
    sent.increment();
    return invoice.sentAs(reference);
  }

  private Optional<OutgoingInvoice> look(Session session, OutgoingInvoice invoice) {
    Listing listing = invoices.list(session, OutboxFault.INVOICE_SEND);
    Optional<OutgoingInvoice> there =
        find(listing.invoices(), invoice.hash())
            .map(state -> confirmed(invoice, state.referenceNumber()));
    if (there.isEmpty() && !listing.complete()) {
      throw unsettled();
    }
    return there;
  }

  /** Of two copies that arrived the one that KSeF did not refuse. */
  private static Optional<InvoiceState> find(List<InvoiceState> listed, String hash) {
    Optional<InvoiceState> any = Optional.empty();
    for (InvoiceState state : listed) {
      if (state.invoiceHash().equals(hash) && state.referenceNumber().matches(REFERENCE)) {
        if (!state.status().outcome().refused()) {
          return Optional.of(state);
        }
        any = any.isPresent() ? any : Optional.of(state);
      }
    }
    return any;
  }

  private static GatewayFailure unsettled() {
    return new GatewayFailure(
        OutboxFault.INVOICE_SEND,
        "KSeF has not confirmed the invoice yet; repeat this request, it will not be sent twice",
        GRACE.plusSeconds(5),
        null);
  }
}
