package dev.bramka.gateway.outbox;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.InvoiceState.Outcome;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.outbox.Verdicts.Verdict;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.SessionInvoices;
import dev.bramka.gateway.sessions.SessionInvoices.Listing;
import dev.bramka.gateway.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final Duration SOON = Duration.ofSeconds(5);

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
   * @throws RuntimeException when KSeF cannot be asked at the moment
   */
  void takeOver(Session session, Map<OutgoingInvoice, Verdict> verdicts) {
    Map<String, List<OutgoingInvoice>> unknown = new HashMap<>();
    verdicts.forEach(
        (invoice, verdict) -> {
          if (verdict instanceof Verdict.Rejected r && r.original() != null && lost(invoice, r)) {
            unknown.computeIfAbsent(r.original(), s -> new ArrayList<>()).add(invoice);
          }
        });
    unknown.forEach((original, duplicates) -> takeOver(session, original, duplicates));
  }

  /** Only of what was handed over to be delivered; callers of their own sessions ask themselves. */
  private boolean lost(OutgoingInvoice invoice, Verdict.Rejected rejected) {
    String original = String.valueOf(rejected.original());
    return original.matches(Doubts.REFERENCE)
        && !original.equals(invoice.session())
        && OutboxRepository.find(store.read(), original, invoice.hash()).isEmpty()
        && owner.content(invoice).isPresent();
  }

  private void takeOver(Session like, String original, List<OutgoingInvoice> duplicates) {
    Session session = sessions.elsewhere(like, original);
    if (!session.tenant().id().equals(like.tenant().id())) {
      return;
    }
    Map<String, InvoiceState> there = accepted(session);
    for (OutgoingInvoice duplicate : duplicates) {
      InvoiceState entry = there.get(duplicate.hash());
      if (entry != null) {
        LOG.warn("Session {} has an invoice of ours that we did not know of", original);
        store.write(db -> add(db, session, duplicate, entry));
      }
    }
  }

  private Map<String, InvoiceState> accepted(Session session) {
    Map<String, InvoiceState> byHash = new HashMap<>();
    for (InvoiceState entry : list(session).invoices()) {
      if (entry.status().outcome() == Outcome.ACCEPTED) {
        byHash.put(entry.invoiceHash(), entry);
      }
    }
    return byHash;
  }

  private Listing list(Session session) {
    try {
      return invoices
          .tryList(session)
          .orElseThrow(
              () ->
                  new GatewayFailure(
                      OutboxFault.INVOICE_STATUS, "KSeF's limit of lists is used up", SOON, null));
    } catch (KsefFailure.Refused e) {
      LOG.info("Session {} is none of ours: {}", session.reference(), e.getMessage());
      return new Listing(List.of(), true);
    }
  }

  private int add(
      JdbcClient db, Session session, OutgoingInvoice duplicate, InvoiceState original) {
    sessions.adopt(db, session);
    String reference = original.referenceNumber();
    long now = clock.millis();
    int added =
        db.sql(
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
                    reference.matches(Doubts.REFERENCE) ? reference : null,
                    now,
                    now,
                    now,
                    duplicate.invoiceNumber()))
            .update();
    if (added == 1) {
      new Trail(session.reference(), duplicate.hash(), now, "taken over", "KSeF has it from there")
          .write(db);
    }
    return added;
  }
}
