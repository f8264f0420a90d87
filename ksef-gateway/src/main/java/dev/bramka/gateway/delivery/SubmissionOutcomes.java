package dev.bramka.gateway.delivery;

import dev.bramka.gateway.delivery.Submission.State;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.outbox.HandoverOwner;
import dev.bramka.gateway.outbox.OutgoingInvoice;
import dev.bramka.gateway.outbox.Verdicts.Verdict;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.sessions.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes down what becomes of submissions, each change with its event in the same transaction.
 * Thread-safe.
 */
@Component
class SubmissionOutcomes implements HandoverOwner {
  /** As often KSeF may fail over it, or refuse it for reasons of its own. */
  private static final int MOST_ATTEMPTS = 6;

  private static final int SESSIONS_KNOWN = 10_000;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));

  /** After a failure that says nothing about the invoice. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final SubmissionRepository submissions;
  private final DeliverySessions sessions;
  private final Events events;
  private final Clock clock;
  private final Map<String, Boolean> ours = new ConcurrentHashMap<>();

  SubmissionOutcomes(
      SubmissionRepository submissions, DeliverySessions sessions, Events events, Clock clock) {
    this.submissions = submissions;
    this.sessions = sessions;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void sent(JdbcClient db, OutgoingInvoice invoice, String reference) {
    Submission s = ours(db, invoice.session()) ? carried(db, invoice) : null;
    if (s != null && submissions.move(db, s, State.SENT, "reference = ?", reference)) {
      add(db, s, EventType.SUBMISSION_SENT, "sessionReferenceNumber", invoice.session());
    }
  }

  /** Tells of all that went into a session together. */
  void sent(JdbcClient db, List<Submission> together, String session) {
    events.add(
        db,
        together.stream()
            .map(
                s ->
                    new Happened(
                        s.tenantId(),
                        EventType.SUBMISSION_SENT,
                        s.id(),
                        data(s, "sessionReferenceNumber", session)))
            .toList());
  }

  @Override
  public void notSent(JdbcClient db, OutgoingInvoice invoice, String why, boolean forGood) {
    Submission s = ours(db, invoice.session()) ? carried(db, invoice) : null;
    if (s != null) {
      retry(db, s, why, forGood);
    }
  }

  @Override
  public void decided(JdbcClient db, OutgoingInvoice invoice, Verdict verdict) {
    Submission s = carried(db, invoice);
    if (s == null || s.state().over()) {
      return;
    }
    switch (verdict) {
      case Verdict.Accepted accepted -> accepted(db, s, invoice, accepted);
      case Verdict.Rejected rejected -> rejected(db, s, rejected);
      case Verdict.NotTaken n -> retry(db, s, n.code() + " " + n.description(), true);
      case Verdict.Undecided ignored -> {}
    }
  }

  private void accepted(
      JdbcClient db, Submission s, OutgoingInvoice invoice, Verdict.Accepted accepted) {
    boolean moved =
        submissions.move(
            db,
            s,
            State.ACCEPTED,
            "ksef_number = ?, acquired = ?, reference = coalesce(?, reference), reason = null",
            accepted.ksefNumber(),
            accepted.acquired(),
            invoice.reference());
    if (moved) {
      add(db, s, EventType.SUBMISSION_ACCEPTED, "ksefNumber", accepted.ksefNumber());
    }
  }

  private void rejected(JdbcClient db, Submission s, Verdict.Rejected rejected) {
    String details = rejected.details() == null ? "" : ": " + rejected.details();
    String reason = rejected.description() + details;
    boolean moved =
        submissions.move(db, s, State.REJECTED, "code = ?, reason = ?", rejected.code(), reason);
    if (moved) {
      Map<String, @Nullable Object> data = data(s, "code", rejected.code());
      data.put("reason", reason);
      events.add(db, new Happened(s.tenantId(), EventType.SUBMISSION_REJECTED, s.id(), data));
    }
  }

  @Override
  public void elsewhere(JdbcClient db, OutgoingInvoice invoice, String original) {
    Submission s = carried(db, invoice);
    if (s != null) {
      submissions.move(db, s, State.SENT, "session = ?", original);
      sessions.alsoOurs(db, original, invoice.session());
      ours.put(original, true);
    }
  }

  @Override
  public void receipt(JdbcClient db, Session session) {
    if (ours(db, session.reference())) {
      events.add(
          db,
          new Happened(
              session.tenant().id(),
              EventType.SESSION_RECEIPT,
              session.reference(),
              Map.of("sessionReferenceNumber", session.reference())));
    }
  }

  @Override
  public void archived(JdbcClient db, OutgoingInvoice invoice) {
    Submission s = carried(db, invoice);
    if (s != null) {
      submissions.forgetContent(db, s.number());
    }
  }

  @Override
  public Optional<byte[]> content(OutgoingInvoice invoice) {
    return submissions.carried(invoice.session(), invoice.hash()).flatMap(submissions::content);
  }

  private @Nullable Submission carried(JdbcClient db, OutgoingInvoice invoice) {
    return submissions.carried(db, invoice.session(), invoice.hash()).orElse(null);
  }

  /** A session is ours before anything is in it, so what is known of one stays true. */
  private boolean ours(JdbcClient db, String session) {
    Boolean known = ours.get(session);
    if (known == null) {
      if (ours.size() > SESSIONS_KNOWN) {
        ours.clear();
      }
      known = sessions.ours(db, session);
      ours.put(session, known);
    }
    return known;
  }

  /**
   * Puts one back into the queue, or aside when that has been done too often.
   *
   * @param counts whether the failure may be the invoice's fault, so that trying has an end
   */
  void retry(JdbcClient db, Submission s, String why, boolean counts) {
    int attempts = s.carriage().attempts() + (counts ? 1 : 0);
    boolean parked = attempts >= MOST_ATTEMPTS;
    Duration pause = counts ? BACKOFF.after(attempts) : PAUSE;
    boolean moved =
        submissions.move(
            db,
            s,
            parked ? State.PARKED : State.QUEUED,
            "session = null, batch = null, reference = null, attempts = ?, not_before = ?,"
                + " reason = ?",
            attempts,
            clock.millis() + pause.toMillis(),
            why);
    if (moved) {
      EventType type = parked ? EventType.SUBMISSION_PARKED : EventType.SUBMISSION_RETRIED;
      add(db, s, type, "reason", why);
    }
  }

  /** Puts one back that was taken and not tried. */
  void putBack(JdbcClient db, Submission s) {
    submissions.move(
        db,
        s,
        State.QUEUED,
        "session = null, batch = null, not_before = ?",
        clock.millis() + PAUSE.toMillis());
  }

  /** Writes an event about a submission. */
  void add(JdbcClient db, Submission s, EventType type, String name, @Nullable Object value) {
    events.add(db, new Happened(s.tenantId(), type, s.id(), data(s, name, value)));
  }

  private static Map<String, @Nullable Object> data(
      Submission s, String name, @Nullable Object value) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("invoiceNumber", s.content().invoiceNumber());
    data.put(name, value);
    return data;
  }
}
