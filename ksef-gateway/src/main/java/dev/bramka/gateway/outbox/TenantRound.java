package dev.bramka.gateway.outbox;

import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What happens to a tenant's invoices and sessions without anybody asking: doubts are settled,
 * decisions fetched, sessions closed and receipts kept. KSeF is asked once for a session, not for
 * each of its invoices.
 */
@Component
class TenantRound {
  private static final Logger LOG = LoggerFactory.getLogger(TenantRound.class);

  /** A round ends by then, whatever KSeF does; the next one goes on. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final int INVOICES = 20_000;
  private static final int SESSIONS = 200;

  private final OutboxRepository repository;
  private final Outbox outbox;
  private final Decisions decisions;
  private final Sessions sessions;
  private final Receipts receipts;
  private final Packages packages;

  TenantRound(
      OutboxRepository repository,
      Outbox outbox,
      Decisions decisions,
      Sessions sessions,
      AfterClosing after) {
    this.repository = repository;
    this.outbox = outbox;
    this.decisions = decisions;
    this.sessions = sessions;
    receipts = after.receipts();
    packages = after.packages();
  }

  /** What follows the end of a session. */
  @Component
  record AfterClosing(Receipts receipts, Packages packages) {}

  /** One round; failures of one thing do not keep it from the others. */
  void runOnce(Tenant tenant) {
    Deadline.within(
        LONGEST,
        () -> {
          invoices(tenant, State.PENDING, "settling doubts of", outbox::settle);
          invoices(tenant, State.SENT, "asking after invoices of", decisions::ask);
          for (Session session : sessions.due(tenant, SESSIONS)) {
            guarded("following up session " + session.reference(), () -> followUp(session));
          }
          return true;
        });
  }

  private interface Work {
    void on(Session session, List<OutgoingInvoice> invoices);
  }

  private void invoices(Tenant tenant, State state, String what, Work work) {
    Map<String, List<OutgoingInvoice>> bySession =
        repository.due(tenant.id(), state, INVOICES).stream()
            .collect(Collectors.groupingBy(OutgoingInvoice::session));
    bySession.forEach(
        (reference, invoices) ->
            guarded(
                what + " " + reference,
                () -> work.on(sessions.find(reference).orElseThrow(), invoices)));
  }

  private void followUp(Session session) {
    sessions.postpone(session);
    switch (session.state()) {
      case ACTIVE -> sessions.active(session);
      case CLOSING -> {
        if (outbox.settled(session)) {
          close(session);
        }
      }
      case CLOSED -> {
        if (session.kind() == Session.Kind.ONLINE || packages.settle(session)) {
          receipt(session);
        }
      }
      case DONE -> {}
    }
  }

  /** A package that KSeF refuses to process for good is free to be sent anew. */
  private void close(Session session) {
    try {
      sessions.close(session);
    } catch (GatewayFailure e) {
      if (session.kind() == Session.Kind.BATCH
          && e.getCause() instanceof KsefFailure.Refused refused
          && !refused.temporary()) {
        packages.notTaken(session, refused.code(), refused.explanation());
      }
      throw e;
    }
  }

  /** Fetches the receipt if there is one by now. */
  private void receipt(Session session) {
    try {
      receipts.fetch(session);
    } catch (GatewayFailure e) {
      if (e.reason() != OutboxFault.SESSION_NO_UPO) {
        throw e;
      }
    }
  }

  private static void guarded(String what, Runnable work) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("{} failed and will be tried again: {}", what, e.getMessage());
    }
  }
}
