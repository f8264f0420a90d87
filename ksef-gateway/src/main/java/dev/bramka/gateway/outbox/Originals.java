package dev.bramka.gateway.outbox;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.InvoiceState.Outcome;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.outbox.Verdicts.Verdict;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.SessionInvoices;
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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the originals of duplicates in sessions that we know nothing of: what a database lost, or
 * had not yet when it was backed up, is still at KSeF. If KSeF lists the very same bytes there, the
 * session is taken over and followed up as any other. Thread-safe.
 */
@Component
class Originals {
  private static final Logger LOG = LoggerFactory.getLogger(Originals.class);

  private final Store store;
  private final Sessions sessions;
  private final SessionInvoices invoices;
  private final HandoverOwner owner;
  private final Clock clock;

  Originals(
      Store store, Sessions sessions, SessionInvoices invoices, HandoverOwner owner, Clock clock) {
    this.store = store;
    this.sessions = sessions;
    this.invoices = invoices;
    this.owner = owner;
    this.clock = clock;
  }

  /** KSeF's lists, and what to make of the duplicates in them. */
  @Component
  record Lists(SessionInvoices invoices, Originals originals) {}

  /**
   * Takes over the originals that these verdicts name, before they are written down.
   *
   * @param session where the duplicates were sent
   * @return the verdicts; of a duplicate whose original KSeF cannot be asked after now: undecided
   */
  Map<OutgoingInvoice, Verdict> looked(Session session, Map<OutgoingInvoice, Verdict> verdicts) {
    Map<String, List<OutgoingInvoice>> unknown = new HashMap<>();
    verdicts.forEach(
        (invoice, verdict) -> {
          if (verdict instanceof Verdict.Rejected r && r.original() != null && lost(invoice, r)) {
            unknown.computeIfAbsent(r.original(), s -> new ArrayList<>()).add(invoice);
          }
        });
    Map<OutgoingInvoice, Verdict> looked = new HashMap<>(verdicts);
    unknown.forEach(
        (original, duplicates) -> {
          if (!takeOver(session, original, duplicates)) {
            duplicates.forEach(duplicate -> looked.put(duplicate, new Verdict.Undecided()));
          }
        });
    return looked;
  }

  /** Only of what was handed over to be delivered; callers of their own sessions ask themselves. */
  private boolean lost(OutgoingInvoice invoice, Verdict.Rejected rejected) {
    String original = String.valueOf(rejected.original());
    return original.matches(Doubts.REFERENCE)
        && !original.equals(invoice.session())
        && OutboxRepository.find(store.read(), original, invoice.hash()).isEmpty()
        && owner.content(invoice).isPresent();
  }

  /** False when KSeF cannot be asked at the moment. */
  private boolean takeOver(Session like, String original, List<OutgoingInvoice> duplicates) {
    Session session = sessions.elsewhere(like, original);
    if (!session.tenant().id().equals(like.tenant().id())) {
      return true;
    }
    Map<String, InvoiceState> there = accepted(session);
    if (there == null) {
      return false;
    }
    for (OutgoingInvoice duplicate : duplicates) {
      InvoiceState entry = there.get(duplicate.hash());
      if (entry != null) {
        LOG.warn("Session {} has an invoice of ours that we did not know of", original);
        store.write(db -> add(db, session, duplicate, entry));
      }
    }
    return true;
  }

  /** By their hashes; null when KSeF cannot be asked at the moment. */
  private @Nullable Map<String, InvoiceState> accepted(Session session) {
    try {
      return invoices.tryList(session).map(Originals::acceptedByHash).orElse(null);
    } catch (KsefFailure e) {
      LOG.info("Session {} cannot be looked at: {}", session.reference(), e.getMessage());
      return e.temporary() ? null : Map.of();
    }
  }

  private static Map<String, InvoiceState> acceptedByHash(Listing listed) {
    Map<String, InvoiceState> byHash = new HashMap<>();
    for (InvoiceState entry : listed.invoices()) {
      if (entry.status().outcome() == Outcome.ACCEPTED) {
        byHash.put(entry.invoiceHash(), entry);
      }
    }
    return byHash;
  }

  private int add(
      JdbcClient db, Session session, OutgoingInvoice duplicate, InvoiceState original) {
    sessions.adopt(db, session);
    String reference = original.referenceNumber();
    long now = clock.millis();
    String number = reference.matches(Doubts.REFERENCE) ? reference : null;
    int added = insert(db, session, duplicate, number, now);
    if (added == 1) {
      new Trail(session.reference(), duplicate.hash(), now, "taken over", "KSeF has it from there")
          .write(db);
    }
    return added;
  }

  private static int insert(
      JdbcClient db,
      Session session,
      OutgoingInvoice duplicate,
      @Nullable String number,
      long now) {
    return db.sql(
            "insert into outgoing_invoice (session, hash, tenant_id, size, state, content,"
                + " holder, reference, created, touched, next_check, invoice_number)"
                + " values (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?) on conflict do nothing")
        .params(
            Arrays.asList(
                session.reference(),
                duplicate.hash(),
                duplicate.tenantId(),
                duplicate.size(),
                State.SENT.name(),
                new byte[0],
                number,
                now,
                now,
                now,
                duplicate.invoiceNumber()))
        .update();
  }
}
