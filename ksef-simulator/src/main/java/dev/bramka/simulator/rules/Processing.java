package dev.bramka.simulator.rules;

import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.SessionStore.Counts;
import dev.bramka.simulator.state.SessionStore.Session;
import dev.bramka.simulator.state.Settings;
import dev.bramka.simulator.state.Stores;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * KSeF's asynchronous half: one thread that verifies what is due, finishes closed sessions and
 * closes forgotten ones. All state is in the database, so a restart goes on where it stopped.
 */
public final class Processing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Processing.class);
  private static final int BATCH = 200;
  private static final long IDLE_MS = 100;

  private final Clock clock;
  private final Settings settings;
  private final SessionStore sessions;
  private final InvoiceStore invoices;
  private final InvoiceVerification verification;
  private final UpoWriter upos;
  private final FaultPlan faults;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** Starts working at once. */
  public Processing(
      Clock clock, Stores stores, ReferenceNumbers numbers, UpoWriter upos, FaultPlan faults) {
    this.clock = clock;
    this.faults = faults;
    this.upos = upos;
    settings = stores.settings();
    sessions = stores.sessions();
    invoices = stores.invoices();
    verification = new InvoiceVerification(clock, invoices, numbers);
    thread = Thread.ofPlatform().name("simulator-processing").daemon().start(this::loop);
  }

  /** Says that something new may be due. */
  public void wake() {
    wake.release();
  }

  private void loop() {
    while (!closed) {
      try {
        boolean more = verifyDue();
        finishSessions();
        if (!more && wake.tryAcquire(IDLE_MS, TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.error("Processing failed and goes on", e);
        }
      }
    }
  }

  private boolean verifyDue() {
    long storageDelay = settings.processingDelay().toMillis();
    List<InvoiceStore.Waiting> due = invoices.due(clock.millis(), BATCH);
    Map<String, Session> known = new HashMap<>();
    for (InvoiceStore.Waiting waiting : due) {
      Session session =
          known.computeIfAbsent(
              waiting.invoice().session(), ref -> sessions.find(ref).orElseThrow());
      InvoiceStore.Decision decision =
          faults
              .next(FaultPlan.DECISION, "/invoices")
              .map(fault -> InvoiceVerification.ordered(fault.value()))
              .orElseGet(() -> verification.decide(session, waiting, storageDelay));
      invoices.decide(waiting.invoice().reference(), decision);
    }
    return due.size() == BATCH;
  }

  private void finishSessions() {
    long now = clock.millis();
    long delay = settings.processingDelay().toMillis();
    for (Session session : sessions.overdue(now, now - delay)) {
      if (!session.batch()) {
        sessions.move(session.reference(), 100, session.aesKey() == null ? 415 : 170, now);
      } else if (session.validUntil() <= now) {
        sessions.move(session.reference(), 100, 440, now);
      }
    }
    for (Session session : sessions.finished(now - delay)) {
      Counts counts = sessions.counts(session.reference());
      if (counts.accepted() > 0) {
        upos.writeForSession(session);
      }
      int code = counts.accepted() > 0 ? 200 : counts.total() > 0 ? 445 : 440;
      sessions.move(session.reference(), session.code(), code, now);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
