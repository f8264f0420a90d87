package dev.bramka.gateway.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.Deadline;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.InvoiceFacts;
import dev.bramka.gateway.archive.Deflated;
import dev.bramka.gateway.delivery.Submission.Content;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.delivery.Submission.State;
import dev.bramka.gateway.delivery.SubmissionRepository.Fresh;
import dev.bramka.gateway.events.Event;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Takes invoices over to be delivered, each once, and tells how they stand. Thread-safe. */
@Service
public class Submissions {
  private static final String ID = "[A-Za-z0-9._~:@-]{1,128}";
  private static final Duration STUCK = Duration.ofHours(1);
  private static final int NOTICED_AT_ONCE = 500;
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /**
   * An invoice that is handed over, valid as far as we can tell.
   *
   * @param id as its sender calls it
   * @param urgent whether it goes before others
   * @param offline whether it was issued offline
   * @param given what names the caller's own form of it, the same for the same
   */
  public record Handover(
      String id,
      byte[] xml,
      InvoiceVersion version,
      InvoiceFacts facts,
      boolean urgent,
      boolean offline,
      @Nullable String given) {}

  /**
   * What became of handing over.
   *
   * @param fresh whether it was not there before
   */
  public record Taken(Submission submission, boolean fresh) {}

  private final Store store;
  private final SubmissionRepository submissions;
  private final SubmissionOutcomes outcomes;
  private final Events events;
  private final Delivery delivery;

  Submissions(
      Store store,
      SubmissionRepository submissions,
      SubmissionOutcomes outcomes,
      Events events,
      Delivery delivery) {
    this.store = store;
    this.submissions = submissions;
    this.outcomes = outcomes;
    this.events = events;
    this.delivery = delivery;
  }

  /** Shows how many are stuck. */
  @Autowired
  void measure(MeterRegistry metrics) {
    metrics.gauge("bramka.submissions.stuck", submissions, SubmissionRepository::stuck);
  }

  /** Wakes the look for what is stuck. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> stuckTask(Submissions submissions) {
      return Tasks.recurring("stuck-submissions", FixedDelay.of(Duration.ofMinutes(1)))
          .execute((instance, context) -> submissions.noticeStuck(Instant.now()));
    }
  }

  /** Tells once of each that has not moved for an hour. */
  void noticeStuck(Instant now) {
    for (Submission s : submissions.stuck(now.minus(STUCK), NOTICED_AT_ONCE)) {
      store.write(
          db -> {
            boolean noticed = submissions.noticed(db, s);
            if (noticed) {
              outcomes.add(db, s, EventType.SUBMISSION_STUCK, "state", s.state().name());
            }
            return noticed;
          });
    }
  }

  /**
   * Refuses what cannot be an id.
   *
   * @throws GatewayFailure ID
   */
  public static void requireId(String id) {
    if (!id.matches(ID)) {
      throw new GatewayFailure(
          DeliveryFault.ID,
          "id: 1 to 128 letters, digits or . _ ~ : @ - are allowed",
          "id: dozwolone jest 1 do 128 liter, cyfr lub znaków . _ ~ : @ -");
    }
  }

  /**
   * Takes an invoice over. It is on disk when this returns; the same again is the same submission.
   *
   * @throws GatewayFailure OTHER_CONTENT when the id stands for another invoice, SAME_CONTENT when
   *     another id stands for this one
   */
  public Taken handOver(Tenant tenant, Handover handover) {
    requireId(handover.id());
    Fresh fresh = fresh(tenant, handover);
    Optional<Submission> added =
        store.write(
            db -> {
              Optional<Submission> taken = submissions.add(db, fresh);
              if (taken.isPresent()) {
                events.add(db, queued(fresh));
              }
              return taken;
            });
    if (added.isPresent() && handover.urgent()) {
      delivery.ring(tenant.id());
    }
    return new Taken(added.orElseGet(() -> there(tenant, fresh)), added.isPresent());
  }

  /** The submission with this id, if it was made of just that. */
  public Optional<Submission> madeOf(Tenant tenant, String id, String given) {
    return submissions.madeOf(tenant.id(), id, given);
  }

  private static Fresh fresh(Tenant tenant, Handover h) {
    Content content = content(h);
    return new Fresh(
        tenant.id(),
        h.id(),
        content,
        new Lane(h.version(), h.offline()),
        h.facts().attachment(),
        h.urgent(),
        h.given() == null ? content.hash() : h.given(),
        Deflated.of(h.xml()));
  }

  private static Content content(Handover h) {
    InvoiceFacts facts = h.facts();
    return new Content(
        KsefCrypto.sha256(h.xml()),
        h.xml().length,
        facts.number(),
        facts.issueDate(),
        facts.sellerNip(),
        facts.buyerNip(),
        facts.gross(),
        facts.currency());
  }

  private static Events.Happened queued(Fresh fresh) {
    String number = fresh.content().invoiceNumber();
    return new Events.Happened(
        fresh.tenantId(),
        EventType.SUBMISSION_QUEUED,
        fresh.id(),
        number == null ? Map.of() : Map.of("invoiceNumber", number));
  }

  private Submission there(Tenant tenant, Fresh fresh) {
    Optional<Submission> same = submissions.find(tenant.id(), fresh.id());
    if (same.isEmpty()) {
      throw new GatewayFailure(
          DeliveryFault.SAME_CONTENT,
          "the same invoice is submission "
              + submissions
                  .withContent(tenant.id(), fresh.content().hash())
                  .map(Submission::id)
                  .orElse("?"));
    }
    Content there = same.get().content();
    boolean sameForm = madeOf(tenant, fresh.id(), fresh.given()).isPresent();
    if (!sameForm && !there.hash().equals(fresh.content().hash())) {
      throw new GatewayFailure(
          DeliveryFault.OTHER_CONTENT,
          "submission " + fresh.id() + " is another invoice: " + differs(there, fresh.content()));
    }
    return same.get();
  }

  /** What of two invoices differs, in the words of the schema. */
  private static String differs(Content there, Content given) {
    List<String> differences = new ArrayList<>();
    differ(differences, "P_2", there.invoiceNumber(), given.invoiceNumber());
    differ(differences, "P_1", there.issueDate(), given.issueDate());
    differ(differences, "Podmiot1 NIP", there.seller(), given.seller());
    differ(differences, "Podmiot2 NIP", there.buyer(), given.buyer());
    differ(differences, "P_15", there.gross(), given.gross());
    differ(differences, "KodWaluty", there.currency(), given.currency());
    return differences.isEmpty()
        ? "number, parties and total are equal, other content differs"
        : String.join("; ", differences);
  }

  private static void differ(
      List<String> differences, String name, @Nullable String there, @Nullable String given) {
    if (!Objects.equals(there, given)) {
      differences.add(name + " was " + there + ", now " + given);
    }
  }

  /**
   * The tenant's submission.
   *
   * @throws GatewayFailure UNKNOWN
   */
  public Submission get(Tenant tenant, String id) {
    return submissions
        .find(tenant.id(), id)
        .orElseThrow(() -> new GatewayFailure(DeliveryFault.UNKNOWN, "no submission " + id));
  }

  /**
   * The submission as soon as KSeF has decided, or as it stands when the time is up.
   *
   * @throws GatewayFailure UNKNOWN
   */
  @SuppressWarnings("try")
  public Submission await(Tenant tenant, String id, Duration time) {
    // A caller who waits has asked for more time than others have.
    try (Deadline.Scope scope = Deadline.begin(time.plus(LOOK_EVERY.multipliedBy(2)))) {
      return awaited(tenant, id, time);
    }
  }

  private Submission awaited(Tenant tenant, String id, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Submission s = get(tenant, id);
    while (!s.state().over() && s.state() != State.PARKED && System.nanoTime() < end) {
      if (!Deadline.pause(LOOK_EVERY)) {
        return s;
      }
      s = get(tenant, id);
    }
    return s;
  }

  /** The XML while it is kept here; the archive has it afterwards. */
  public Optional<byte[]> xml(Submission s) {
    return submissions.content(s);
  }

  /** What happened to it, in order. */
  public List<Event> history(Tenant tenant, Submission s) {
    return events.of(tenant, s.id());
  }

  /**
   * How many of those that came in a package stand where, by the names of the states.
   *
   * @param parent the package's id, which theirs begin with, before {@code ~}
   */
  public Map<String, Integer> states(Tenant tenant, String parent) {
    return submissions.states(tenant.id(), parent);
  }

  /** Submissions that meet the conditions, the latest first. */
  public List<Submission> search(Tenant tenant, SubmissionSearch search) {
    return submissions.search(tenant.id(), search);
  }

  /**
   * Takes one back that has not gone out.
   *
   * @throws GatewayFailure UNKNOWN, or STATE when it is too late
   */
  public Submission cancel(Tenant tenant, String id) {
    return change(
        tenant,
        id,
        Set.of(State.QUEUED, State.PARKED),
        State.CANCELLED,
        EventType.SUBMISSION_CANCELLED);
  }

  /**
   * Has one tried again that was set aside, or without waiting any longer.
   *
   * @throws GatewayFailure UNKNOWN, or STATE when it is on its way or over
   */
  public Submission release(Tenant tenant, String id) {
    Submission s =
        change(
            tenant,
            id,
            Set.of(State.QUEUED, State.PARKED),
            State.QUEUED,
            EventType.SUBMISSION_RELEASED);
    delivery.ring(tenant.id());
    return s;
  }

  private Submission change(Tenant tenant, String id, Set<State> from, State to, EventType type) {
    Submission s = get(tenant, id);
    if (s.state() == to && to == State.CANCELLED) {
      return s;
    }
    boolean changed =
        from.contains(s.state())
            && store.write(
                db -> {
                  boolean moved = submissions.move(db, s, to, "attempts = 0, not_before = 0");
                  if (moved) {
                    outcomes.add(db, s, type, "reason", null);
                  }
                  return moved;
                });
    Submission now = get(tenant, id);
    if (!changed) {
      String state = now.state().name().toLowerCase(Locale.ROOT);
      throw new GatewayFailure(DeliveryFault.STATE, "submission " + id + " is " + state);
    }
    return now;
  }

  /**
   * Why the tenant's invoices do not go out at the moment, in words; empty when nothing is known.
   */
  public Optional<String> hindrance(String tenant) {
    return delivery.hindrance(tenant);
  }
}
