package dev.bramka.gateway.delivery;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.delivery.Decision.Post;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.delivery.Submission.State;
import dev.bramka.gateway.outbox.Outbox;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.outbox.OutgoingInvoice;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Posts submissions one by one in online sessions of our own. The submission names its session
 * before the outbox has it, and the outbox has it before it leaves. Thread-safe.
 */
@Component
class Poster {
  private static final Logger LOG = LoggerFactory.getLogger(Poster.class);

  /** Longer than posting one takes; whoever was to post it is gone then. */
  static final Duration ABANDONED = Duration.ofMinutes(1);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

  /** Opening a session that KSeF refused, in a row. */
  private record Refused(int times, Instant until, String why) {}

  /** What sessions are opened for; KSeF may refuse one kind of document and take another. */
  private record Place(String tenant, Lane lane) {}

  private final Map<Place, Refused> refused = new ConcurrentHashMap<>();
  private final SubmissionRepository submissions;
  private final SubmissionQueue queue;
  private final SubmissionOutcomes outcomes;
  private final DeliverySessions open;
  private final Carriers carriers;

  Poster(
      SubmissionRepository submissions,
      SubmissionQueue queue,
      SubmissionOutcomes outcomes,
      DeliverySessions open,
      Carriers carriers) {
    this.submissions = submissions;
    this.queue = queue;
    this.outcomes = outcomes;
    this.open = open;
    this.carriers = carriers;
  }

  /** What carries invoices, and writes that down. */
  @Component
  record Carriers(Store store, Sessions sessions, Outbox outbox, Clock clock) {}

  /**
   * Posts as many as the decision says, and ends at the first one that cannot be posted now.
   *
   * @throws GatewayFailure when no session can be opened
   */
  void post(Tenant tenant, Post decision) {
    Session session = session(tenant, decision);
    for (Submission s :
        queue.next(tenant.id(), decision.lane(), decision.urgent(), decision.count())) {
      if (!post(session, s)) {
        return;
      }
    }
  }

  private Session session(Tenant tenant, Post decision) {
    Optional<Session> there = carriers.sessions().find(String.valueOf(decision.session()));
    if (there.isPresent() && there.get().state() == Session.State.ACTIVE) {
      return there.get();
    }
    if (decision.session() != null) {
      open.end(decision.session());
    }
    Session fresh = opened(tenant, decision.lane());
    open.add(fresh);
    return fresh;
  }

  /** A refusal costs a call out of the hour's budget, as a success does. */
  private Session opened(Tenant tenant, Lane lane) {
    Place place = new Place(tenant.id(), lane);
    Refused before = refused.get(place);
    Instant now = carriers.clock().instant();
    if (before != null && before.until().isAfter(now)) {
      Duration left = Duration.between(now, before.until());
      throw new GatewayFailure(SessionFault.SESSION_OPEN, before.why(), left, null);
    }
    try {
      Session fresh = carriers.sessions().open(tenant, lane.version(), lane.offline());
      refused.remove(place);
      return fresh;
    } catch (GatewayFailure e) {
      // What the tenant may not do is held back elsewhere, until its credential changes.
      if (e.getCause() instanceof KsefFailure.Refused why && !why.denied()) {
        int times = before == null ? 1 : before.times() + 1;
        Instant until = now.plus(BACKOFF.after(times));
        refused.put(place, new Refused(times, until, String.valueOf(e.getMessage())));
      }
      throw e;
    }
  }

  /** False when posting should not go on. */
  private boolean post(Session session, Submission s) {
    Optional<byte[]> xml = submissions.content(s);
    boolean mine =
        carriers
            .store()
            .write(
                db -> submissions.move(db, s, State.SENDING, "session = ?", session.reference()));
    if (!mine || xml.isEmpty()) {
      return mine;
    }
    Submission.Content content = s.content();
    try {
      OutgoingInvoice sent =
          carriers
              .outbox()
              .send(
                  session,
                  new Outbox.Handover(
                      session.key().encrypt(xml.get()),
                      content.hash(),
                      content.size(),
                      content.invoiceNumber()));
      open.used(session.reference());
      if (sent.state() == OutgoingInvoice.State.REJECTED) {
        // These bytes were refused in this session before; another session decides anew.
        throw new GatewayFailure(OutboxFault.SESSION_UNAVAILABLE, "refused in this session before");
      }
      carriers.outbox().lookSoon(sent);
      return true;
    } catch (GatewayFailure e) {
      failed(session, s, e);
      return false;
    }
  }

  private void failed(Session session, Submission s, GatewayFailure e) {
    LOG.info("A submission could not be posted and waits: {}", e.getMessage());
    recover(session.reference(), s.tenantId(), s.id());
    if (e.reason() == OutboxFault.SESSION_ENDED || e.reason() == OutboxFault.SESSION_UNAVAILABLE) {
      open.end(session.reference());
      carriers.sessions().closing(session);
    }
  }

  /** Puts back what is not recorded in the session, so that nobody will post it there. */
  private void recover(String session, String tenantId, String id) {
    submissions
        .find(tenantId, id)
        .filter(s -> s.state() == State.SENDING && session.equals(s.carriage().session()))
        .filter(s -> !carriers.outbox().knows(session, s.content().hash()))
        .ifPresent(
            s ->
                carriers
                    .store()
                    .write(
                        db -> {
                          outcomes.putBack(db, s);
                          return true;
                        }));
  }

  /** Puts back what a process was about to post when it died. */
  void recover(Tenant tenant) {
    for (Submission s : queue.abandoned(tenant.id(), carriers.clock().instant().minus(ABANDONED))) {
      recover(String.valueOf(s.carriage().session()), s.tenantId(), s.id());
    }
  }

  /** Has a session closed, so that its receipt is written. */
  void close(String reference) {
    open.end(reference);
    carriers.sessions().find(reference).ifPresent(carriers.sessions()::closing);
  }
}
