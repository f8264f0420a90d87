package dev.bramka.gateway.outbox;

import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.SessionState;
import dev.bramka.client.session.SessionState.Phase;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.outbox.Verdicts.Verdict;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.SessionInvoices.Listing;
import dev.bramka.gateway.sessions.Sessions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Invoices that go to KSeF together in a package. They are recorded before the package's session is
 * closed, which is what makes KSeF take them; KSeF is asked after the session only, and for the
 * list of its invoices once, when it is done with all of them. Thread-safe.
 */
@Service
public class Packages {
  private static final Logger LOG = LoggerFactory.getLogger(Packages.class);

  /** Invoices on one page of KSeF's list. */
  private static final int PAGE = 1_000;

  /** Decisions written in one transaction: others write in between. */
  private static final int TOGETHER = 500;

  /**
   * An invoice in a package.
   *
   * @param hash Base64 SHA-256 of its XML
   * @param size bytes of its XML
   * @param invoiceNumber the seller's number
   */
  public record Packed(String hash, int size, @Nullable String invoiceNumber) {}

  private final OutboxRepository repository;
  private final Sessions sessions;
  private final Originals.Lists lists;
  private final Ksef ksef;
  private final Clock clock;

  Packages(
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
   * Records the invoices of a package as sent, and the wish to close its session, in a transaction
   * of the caller's. From then on the session will be closed, and no other may have the invoices.
   */
  public void record(JdbcClient db, Session session, List<Packed> packed) {
    long now = clock.millis();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<List<@Nullable Object>> trail = new ArrayList<>();
    for (Packed it : packed) {
      rows.add(
          Arrays.asList(
              session.reference(),
              it.hash(),
              session.tenant().id(),
              it.size(),
              State.SENT.name(),
              new byte[0],
              "",
              now,
              now,
              Long.MAX_VALUE,
              it.invoiceNumber()));
      trail.add(Arrays.asList(session.reference(), it.hash(), now, "sent in a package", null));
    }
    Store.insertMany(
        db,
        "insert into outgoing_invoice (session, hash, tenant_id, size, state, content, holder,"
            + " created, touched, next_check, invoice_number)",
        rows);
    Store.insertMany(db, "insert into outgoing_event (session, hash, at, what, note)", trail);
    sessions.closing(db, session);
  }

  /**
   * Asks how a closed session stands, and decides all its invoices once KSeF is done with them.
   *
   * @return whether nothing of it is undecided
   */
  boolean settle(Session session) {
    List<OutgoingInvoice> open = repository.ofSession(session.reference(), State.SENT);
    if (open.isEmpty()) {
      return true;
    }
    SessionState state = sessions.ksefState(session, OutboxFault.INVOICE_STATUS);
    if (!over(state.phase()) || !listable(session, open.size())) {
      return false;
    }
    Listing listed = lists.invoices().list(session, OutboxFault.INVOICE_STATUS);
    return decide(session, open, listed, state);
  }

  private static boolean over(Phase phase) {
    return phase == Phase.DONE || phase == Phase.FAILED || phase == Phase.OVER;
  }

  /** A list that the budget ends in the middle of would be of no use. */
  private boolean listable(Session session, int invoices) {
    return ksef.room(session.tenant(), CallGroup.SESSION_INVOICE_LIST).now()
        >= (invoices + PAGE - 1) / PAGE;
  }

  private boolean decide(
      Session session, List<OutgoingInvoice> open, Listing listed, SessionState state) {
    Map<String, InvoiceState> byHash = new HashMap<>();
    for (InvoiceState entry : listed.invoices()) {
      byHash.merge(entry.invoiceHash(), entry, (a, b) -> a.status().outcome().refused() ? b : a);
    }
    boolean settled = true;
    for (int from = 0; from < open.size(); from += TOGETHER) {
      Map<OutgoingInvoice, Verdict> verdicts = new HashMap<>();
      for (OutgoingInvoice it : open.subList(from, Math.min(open.size(), from + TOGETHER))) {
        InvoiceState entry = byHash.get(it.hash());
        verdicts.put(
            entry == null ? it : numbered(it, entry),
            entry == null ? unlisted(listed, state) : Decisions.verdict(it, entry, listed));
      }
      Map<OutgoingInvoice, Verdict> looked = lists.originals().looked(session, verdicts);
      settled &= !looked.values().removeIf(Verdict.Undecided.class::isInstance);
      write(looked);
    }
    return settled;
  }

  /** A number of KSeF's that is none is left out; the hash is what counts. */
  private static OutgoingInvoice numbered(OutgoingInvoice invoice, InvoiceState entry) {
    String reference = entry.referenceNumber();
    return reference.matches(Doubts.REFERENCE) ? invoice.sentAs(reference) : invoice;
  }

  /** Should KSeF have given a number twice, the decisions are kept without numbers. */
  private void write(Map<OutgoingInvoice, Verdict> verdicts) {
    try {
      repository.decide(verdicts);
    } catch (DataAccessException e) {
      if (!(e instanceof DataIntegrityViolationException)
          && !String.valueOf(e.getMessage()).contains("constraint")) {
        throw e;
      }
      LOG.warn("Decisions are written without KSeF's numbers: {}", Traces.of(e));
      Map<OutgoingInvoice, Verdict> unnumbered = new HashMap<>();
      verdicts.forEach((invoice, verdict) -> unnumbered.put(invoice.unnumbered(), verdict));
      repository.decide(unnumbered);
    }
  }

  /** What a session that is over does not list was not taken, if the list is whole. */
  private static Verdict unlisted(Listing listed, SessionState state) {
    return listed.complete()
        ? new Verdict.NotTaken(state.code(), state.description())
        : new Verdict.Undecided();
  }

  /** KSeF will not process the package, so none of it is there. */
  void notTaken(Session session, int code, String why) {
    LOG.warn("Session {}: KSeF does not take the package: {}", session.reference(), why);
    Map<OutgoingInvoice, Verdict> verdicts = new HashMap<>();
    for (OutgoingInvoice it : repository.ofSession(session.reference(), State.SENT)) {
      verdicts.put(it, new Verdict.NotTaken(code, why));
    }
    repository.decide(verdicts);
    sessions.done(session);
  }
}
