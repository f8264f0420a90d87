package dev.bramka.gateway.outbox;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.InvoiceState.Outcome;
import dev.bramka.documents.KsefNumber;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.outbox.Verdicts.Verdict;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Permit;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.SessionInvoices.Listing;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * What KSeF decides over invoices that it has. "Accepted" means this content: what KSeF says is
 * believed only of the hash that we sent. Thread-safe.
 */
@Service
public class Decisions {
  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);
  private static final Duration FRESH = Duration.ofMillis(300);

  /** KSeF documentation, invoice statuses: cancelled because of an error of the session. */
  private static final int CANCELLED_WITH_SESSION = 405;

  private static final Listing NOTHING = new Listing(List.of(), true);

  private final OutboxRepository repository;
  private final Sessions sessions;
  private final Originals.Lists lists;
  private final Ksef ksef;
  private final Clock clock;

  Decisions(
      OutboxRepository repository,
      Sessions sessions,
      Originals.Lists lists,
      Ksef ksef,
      Clock clock) {
    this.repository = repository;
    this.sessions = sessions;
    this.lists = lists;
    this.ksef = ksef;
    this.clock = clock;
  }

  /**
   * The tenant's invoice, asking KSeF when it has not decided yet.
   *
   * @throws GatewayFailure INVOICE_UNKNOWN, FOREIGN or INVOICE_STATUS
   */
  public OutgoingInvoice status(Tenant tenant, String reference) {
    OutgoingInvoice invoice =
        repository
            .byReference(reference)
            .orElseThrow(() -> new GatewayFailure(OutboxFault.INVOICE_UNKNOWN, null));
    if (!invoice.tenantId().equals(tenant.id())) {
      throw new GatewayFailure(OutboxFault.FOREIGN, null);
    }
    boolean askedJustNow = invoice.touched() + FRESH.toMillis() > clock.millis();
    boolean open = invoice.state() == OutgoingInvoice.State.SENT;
    if (!open || askedJustNow) {
      return invoice;
    }
    try {
      Session session = sessions.find(invoice.session()).orElseThrow();
      if (!askOne(session, invoice)) {
        return invoice;
      }
    } catch (RuntimeException e) {
      throw Failures.of(OutboxFault.INVOICE_STATUS, e);
    }
    return repository.find(invoice.session(), invoice.hash()).orElseThrow();
  }

  /** Asks after a session's undecided invoices: one question for one, one list for more. */
  void ask(Session session, List<OutgoingInvoice> undecided) {
    if (undecided.size() == 1 && undecided.getFirst().reference() != null) {
      askOne(session, undecided.getFirst());
      return;
    }
    askAll(session, undecided);
  }

  private void askAll(Session session, List<OutgoingInvoice> undecided) {
    try {
      lists.invoices().tryList(session).ifPresent(listed -> take(session, undecided, listed));
    } catch (KsefFailure e) {
      later(undecided);
      throw e;
    }
  }

  private void later(List<OutgoingInvoice> undecided) {
    Map<OutgoingInvoice, Verdict> verdicts = new HashMap<>();
    undecided.forEach(invoice -> verdicts.put(invoice, new Verdict.Undecided()));
    repository.decide(verdicts);
  }

  /** False when the budget does not allow it at once. */
  private boolean askOne(Session session, OutgoingInvoice invoice) {
    Optional<Permit> granted = ksef.tryPermit(session.tenant(), CallGroup.INVOICE_STATUS);
    if (granted.isEmpty()) {
      return false;
    }
    try (Permit permit = granted.get()) {
      InvoiceState state =
          permit.call(k -> k.invoice(session.reference(), String.valueOf(invoice.reference())));
      Optional<Listing> listed =
          mayBeOurs(invoice, state) ? lists.invoices().tryList(session) : Optional.of(NOTHING);
      listed.ifPresent(list -> decide(session, Map.of(invoice, verdict(invoice, state, list))));
      return listed.isPresent();
    } catch (KsefFailure e) {
      later(List.of(invoice));
      throw e;
    }
  }

  private void take(Session session, List<OutgoingInvoice> undecided, Listing listed) {
    Map<String, InvoiceState> byReference = new HashMap<>();
    Map<String, InvoiceState> byHash = new HashMap<>();
    for (InvoiceState state : listed.invoices()) {
      byReference.put(state.referenceNumber(), state);
      byHash.put(state.invoiceHash(), state);
    }
    Map<OutgoingInvoice, Verdict> verdicts = new HashMap<>();
    for (OutgoingInvoice invoice : undecided) {
      InvoiceState state =
          invoice.reference() == null
              ? byHash.get(invoice.hash())
              : byReference.get(invoice.reference());
      if (state == null) {
        LOG.warn("Session {}: KSeF does not list an invoice that it took", session.reference());
        verdicts.put(invoice, new Verdict.Undecided());
      } else {
        verdicts.put(invoice, verdict(invoice, state, listed));
      }
    }
    decide(session, verdicts);
  }

  private void decide(Session session, Map<OutgoingInvoice, Verdict> verdicts) {
    repository.decide(lists.originals().looked(session, verdicts));
  }

  /**
   * What KSeF's word means for our bytes.
   *
   * @param listed the session's list; needed for duplicates only
   */
  static Verdict verdict(OutgoingInvoice invoice, InvoiceState state, Listing listed) {
    InvoiceState.Status status = state.status();
    if (status.outcome() == Outcome.WAITING) {
      return new Verdict.Undecided();
    }
    if (!invoice.hash().equals(state.invoiceHash())) {
      LOG.error(
          "Session {}: KSeF speaks of other content under the number of an invoice of ours",
          invoice.session());
      return new Verdict.Undecided();
    }
    if (status.outcome() == Outcome.ACCEPTED) {
      return accepted(state);
    }
    if (mayBeOurs(invoice, state)) {
      Verdict own = ownCopy(invoice, listed);
      if (own != null) {
        return own;
      }
    }
    String words = status.description() == null ? "" : status.description();
    if (status.outcome() == Outcome.FAILED_AT_KSEF || status.code() == CANCELLED_WITH_SESSION) {
      return new Verdict.NotTaken(status.code(), words);
    }
    return new Verdict.Rejected(
        status.code(), words, details(status), status.extension("originalSessionReferenceNumber"));
  }

  private static Verdict accepted(InvoiceState state) {
    String number = state.ksefNumber();
    if (number == null || KsefNumber.parse(number).isEmpty()) {
      return new Verdict.Undecided();
    }
    return new Verdict.Accepted(
        number,
        state.acquisitionDate() == null ? null : state.acquisitionDate().toInstant().toEpochMilli(),
        state.invoiceNumber());
  }

  /** A duplicate may be of a copy of ours in the same session, unless KSeF names another one. */
  private static boolean mayBeOurs(OutgoingInvoice invoice, InvoiceState state) {
    String original = state.status().extension("originalSessionReferenceNumber");
    return state.status().outcome() == Outcome.DUPLICATE
        && (original == null || original.equals(invoice.session()));
  }

  /**
   * What became of another copy of the same bytes; null when there is none that counts. What cannot
   * be read in the list may be one.
   */
  private static @Nullable Verdict ownCopy(OutgoingInvoice invoice, Listing listed) {
    boolean waiting = !listed.complete();
    for (InvoiceState copy : listed.invoices()) {
      if (copy.invoiceHash().equals(invoice.hash())) {
        if (copy.status().outcome() == Outcome.ACCEPTED) {
          return accepted(copy);
        }
        waiting |= copy.status().outcome() == Outcome.WAITING;
      }
    }
    return waiting ? new Verdict.Undecided() : null;
  }

  private static @Nullable String details(InvoiceState.Status status) {
    String number = status.extension("originalKsefNumber");
    String details = status.joinedDetails();
    if (number == null || (details != null && details.contains(number))) {
      return details;
    }
    return (details == null ? "" : details + "; ") + number;
  }
}
