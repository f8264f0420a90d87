package dev.bramka.gateway.outbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.gateway.archive.Upos;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * What happens without anybody asking: doubts are settled, decisions fetched, sessions closed and
 * receipts kept. Everything is found in the tables, so nothing is lost with a process.
 */
@Service
public class FollowUp {
  private static final Logger LOG = LoggerFactory.getLogger(FollowUp.class);
  private static final int BATCH = 200;
  private static final int ARCHIVE_BATCHES = 10;
  private static final int ARCHIVE_WHEN_BUSY = 50;

  /**
   * From this many undecided invoices of a session on, one list is cheaper than single questions.
   */
  private static final int LIST_FROM = 5;

  private final OutboxRepository repository;
  private final Outbox outbox;
  private final Sessions sessions;
  private final Upos upos;
  private final Ksef ksef;
  private final Clock clock;

  FollowUp(
      OutboxRepository repository,
      Outbox outbox,
      Sessions sessions,
      Upos upos,
      Ksef ksef,
      Clock clock) {
    this.repository = repository;
    this.outbox = outbox;
    this.sessions = sessions;
    this.upos = upos;
    this.ksef = ksef;
    this.clock = clock;
  }

  /** Wakes the follow-up every few seconds, on one node at a time. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> followUpTask(FollowUp followUp) {
      return Tasks.recurring("follow-up", FixedDelay.of(Duration.ofSeconds(3)))
          .execute((instance, context) -> followUp.run());
    }
  }

  /** One round; failures of one thing do not keep it from the others. */
  public void run() {
    long stale = clock.millis() - Outbox.GRACE.toMillis();
    for (OutgoingInvoice invoice : repository.due(State.PENDING, stale, BATCH)) {
      guarded(
          "settling an invoice of " + invoice.session(), () -> outbox.settleInBackground(invoice));
    }
    Map<String, List<OutgoingInvoice>> undecided =
        repository.due(State.SENT, clock.millis(), BATCH * 100).stream()
            .collect(Collectors.groupingBy(OutgoingInvoice::session));
    undecided.forEach(
        (session, invoices) ->
            guarded("asking after invoices of " + session, () -> ask(session, invoices)));
    for (Session session : sessions.due(BATCH)) {
      guarded("following up session " + session.reference(), () -> followUp(session));
    }
    guarded("archiving", this::archive);
  }

  /** A little while invoices are being sent, which wait for the same disk; else all there is. */
  private void archive() {
    for (int batch = 0; batch < ARCHIVE_BATCHES; batch++) {
      boolean busy = outbox.busy();
      int limit = busy ? ARCHIVE_WHEN_BUSY : BATCH;
      if (outbox.archive(limit) < limit || busy) {
        return;
      }
    }
  }

  private void ask(String reference, List<OutgoingInvoice> invoices) {
    Session session = sessions.find(reference).orElseThrow();
    if (invoices.size() >= LIST_FROM) {
      askAll(session, invoices);
      return;
    }
    for (OutgoingInvoice invoice : invoices) {
      if (!ksef.tryReserve(session.tenant(), CallGroup.INVOICE_STATUS)) {
        return;
      }
      InvoiceState state =
          ksef.reserved(
              session.tenant(),
              CallGroup.INVOICE_STATUS,
              k -> k.invoice(reference, String.valueOf(invoice.reference())));
      outbox.apply(Map.of(invoice, state));
    }
  }

  private void askAll(Session session, List<OutgoingInvoice> invoices) {
    if (!ksef.tryReserve(session.tenant(), CallGroup.SESSION_INVOICE_LIST)) {
      return;
    }
    Map<String, InvoiceState> states = new HashMap<>();
    ksef.reserved(
            session.tenant(), CallGroup.SESSION_INVOICE_LIST, k -> k.invoices(session.reference()))
        .forEach(state -> states.put(state.referenceNumber(), state));
    Map<OutgoingInvoice, InvoiceState> found = new HashMap<>();
    for (OutgoingInvoice invoice : invoices) {
      InvoiceState state = states.get(String.valueOf(invoice.reference()));
      if (state != null) {
        found.put(invoice, state);
      }
    }
    outbox.apply(found);
  }

  private void followUp(Session session) {
    sessions.postpone(session);
    switch (session.state()) {
      case ACTIVE -> sessions.active(session);
      case CLOSING -> {
        outbox.settleAll(session);
        sessions.close(session);
      }
      case CLOSED -> {
        try {
          upos.fetch(session);
        } catch (GatewayFailure e) {
          if (e.reason() != Reason.SESSION_NO_UPO) {
            throw e;
          }
        }
      }
      case DONE -> {}
    }
  }

  private static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("{} failed and will be tried again: {}", what, e.getMessage());
    }
  }
}
