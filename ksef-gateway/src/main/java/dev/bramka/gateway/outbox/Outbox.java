package dev.bramka.gateway.outbox;

import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.SentInvoice;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.archive.Incoming;
import dev.bramka.gateway.outbox.OutboxRepository.Verdict;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Sends invoices so that each ends at KSeF exactly once.
 *
 * <p>An invoice is on disk before it leaves. If no answer comes it is in doubt, and KSeF's list of
 * the session's invoices tells by the hash whether it arrived; only one that is not listed some
 * time later is posted again, and should both copies arrive after all, KSeF refuses the second as a
 * duplicate of the first, which is read as the acceptance that it is. The same bytes in the same
 * session are one invoice, however often they are handed in. Thread-safe.
 */
@Service
public class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** Longer than a request to KSeF can linger once its connection broke or its process died. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration FRESH = Duration.ofMillis(300);
  private static final int DUPLICATE = 440;
  private static final int BUSY = 4;
  private static final long ARCHIVED_AT_ONCE = 4_000_000;

  /** An invoice to be sent. */
  public record Handover(
      byte[] ciphertext, String hash, int size, @Nullable String invoiceNumber) {}

  private record Key(String session, String hash) {}

  private final OutboxRepository repository;
  private final Sessions sessions;
  private final Tenants tenants;
  private final Archive archive;
  private final Ksef ksef;
  private final Clock clock;
  private final Counter sentCounter;
  private final Counter doubtCounter;
  private final String holder = UUID.randomUUID().toString();
  private final ConcurrentMap<Key, CompletableFuture<OutgoingInvoice>> running =
      new ConcurrentHashMap<>();

  Outbox(
      OutboxRepository repository,
      Sessions sessions,
      Tenants tenants,
      Archive archive,
      Ksef ksef,
      Clock clock,
      MeterRegistry metrics) {
    this.repository = repository;
    this.sessions = sessions;
    this.tenants = tenants;
    this.archive = archive;
    this.ksef = ksef;
    this.clock = clock;
    sentCounter = metrics.counter("bramka.invoices.sent");
    doubtCounter = metrics.counter("bramka.invoices.in.doubt");
    metrics.gauge("bramka.outbox.pending", this, o -> o.repository.count(State.PENDING));
    metrics.gauge("bramka.outbox.undecided", this, o -> o.repository.count(State.SENT));
  }

  /**
   * Sends an invoice, or finds the one that these bytes already are in this session.
   *
   * @throws GatewayFailure INVOICE_SEND when KSeF refuses or the outcome stays open
   */
  public OutgoingInvoice send(Session session, Handover handover) {
    Key key = new Key(session.reference(), handover.hash());
    return alone(key, () -> sendAlone(session, handover));
  }

  /** Runs the work unless it is already running for the same invoice; then waits for that. */
  private OutgoingInvoice alone(Key key, Supplier<OutgoingInvoice> work) {
    CompletableFuture<OutgoingInvoice> mine = new CompletableFuture<>();
    CompletableFuture<OutgoingInvoice> other = running.putIfAbsent(key, mine);
    if (other != null) {
      try {
        return other.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
    try {
      OutgoingInvoice result = work.get();
      mine.complete(result);
      return result;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  private OutgoingInvoice sendAlone(Session session, Handover handover) {
    Optional<OutgoingInvoice> known = repository.find(session.reference(), handover.hash());
    if (known.isPresent()) {
      return known.get().state() == State.PENDING
          ? settle(session, known.get(), Duration.ZERO)
          : known.get();
    }
    requireActive(session);
    ksef.reserve(session.tenant(), CallGroup.INVOICE_SEND, Reason.INVOICE_SEND);
    long now = clock.millis();
    OutgoingInvoice fresh = pending(session, handover, now);
    Optional<OutgoingInvoice> raced = repository.addUnlessThere(fresh, handover.ciphertext());
    return raced.isPresent()
        ? settle(session, raced.get(), Duration.ZERO)
        : post(session, fresh, handover.ciphertext());
  }

  private OutgoingInvoice pending(Session session, Handover handover, long now) {
    return new OutgoingInvoice(
        session.reference(),
        handover.hash(),
        session.tenant().id(),
        handover.size(),
        State.PENDING,
        null,
        holder,
        1,
        now,
        now,
        handover.invoiceNumber(),
        null,
        null,
        null,
        null,
        null);
  }

  private void requireActive(Session session) {
    boolean open =
        session.state() == Session.State.ACTIVE && session.validUntil().isAfter(clock.instant());
    if (!open) {
      throw new GatewayFailure(Reason.INVOICE_SEND, "The session is closed");
    }
  }

  private OutgoingInvoice post(Session session, OutgoingInvoice invoice, byte[] ciphertext) {
    SentInvoice sent =
        new SentInvoice(
            invoice.hash(),
            invoice.size(),
            KsefCrypto.sha256(ciphertext),
            ciphertext.length,
            ciphertext,
            false);
    Optional<String> reference;
    try {
      reference =
          ksef.reserved(
              session.tenant(),
              CallGroup.INVOICE_SEND,
              k -> Optional.ofNullable(k.send(session.reference(), sent)));
    } catch (KsefFailure e) {
      if (e.inDoubt()) {
        return doubted(session, invoice, String.valueOf(e.getMessage()));
      }
      throw notSent(invoice, e);
    } catch (LoginFailure | GatewayFailure e) {
      throw notSent(invoice, e);
    }
    return reference.isPresent()
        ? confirmed(invoice, reference.get())
        : doubted(session, invoice, "KSeF's answer has no reference number");
  }

  /** KSeF certainly has not got it: nothing is left but the trail, and the caller is told. */
  private GatewayFailure notSent(OutgoingInvoice invoice, RuntimeException e) {
    repository.drop(invoice.session(), invoice.hash(), String.valueOf(e.getMessage()));
    return Failures.of(Reason.INVOICE_SEND, e);
  }

  private OutgoingInvoice confirmed(OutgoingInvoice invoice, String reference) {
    repository.sent(invoice.session(), invoice.hash(), reference);
    sentCounter.increment();
    return invoice.sentAs(reference);
  }

  private OutgoingInvoice doubted(Session session, OutgoingInvoice invoice, String why) {
    doubtCounter.increment();
    LOG.warn("Session {}: an invoice is in doubt: {}", session.reference(), why);
    repository.inDoubt(invoice.session(), invoice.hash(), why);
    return settle(session, invoice, GRACE.plusSeconds(1));
  }

  /**
   * Finds out whether KSeF has an invoice in doubt, and posts it again when it certainly has not.
   *
   * @param patience how long to keep asking before leaving it to the background
   */
  private OutgoingInvoice settle(Session session, OutgoingInvoice invoice, Duration patience) {
    if (invoice.state() != State.PENDING) {
      return invoice;
    }
    long deadline = clock.millis() + patience.toMillis();
    for (long pause = 200; ; pause *= 2) {
      Optional<String> listed = listed(session, invoice.hash());
      if (listed.isPresent()) {
        return confirmed(invoice, listed.get());
      }
      if (invoice.touched() + GRACE.toMillis() <= clock.millis()) {
        return postAgain(session, invoice);
      }
      if (clock.millis() >= deadline) {
        throw unsettled();
      }
      pause(pause);
    }
  }

  private OutgoingInvoice postAgain(Session session, OutgoingInvoice invoice) {
    ksef.reserve(session.tenant(), CallGroup.INVOICE_SEND, Reason.INVOICE_SEND);
    repository.again(invoice.session(), invoice.hash(), holder);
    LOG.info(
        "Session {}: KSeF does not list an invoice in doubt, sending again", session.reference());
    OutgoingInvoice again = repository.find(invoice.session(), invoice.hash()).orElseThrow();
    return post(session, again, repository.content(again));
  }

  private Optional<String> listed(Session session, String hash) {
    return ksef
        .call(
            session.tenant(),
            CallGroup.SESSION_INVOICE_LIST,
            Reason.INVOICE_SEND,
            k -> k.invoices(session.reference()))
        .stream()
        .filter(state -> state.invoiceHash().equals(hash))
        .map(InvoiceState::referenceNumber)
        .findFirst();
  }

  private static GatewayFailure unsettled() {
    return new GatewayFailure(
        Reason.INVOICE_SEND,
        "KSeF has not confirmed the invoice yet; repeat this request, it will not be sent twice",
        GRACE.plusSeconds(5),
        null);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unsettled();
    }
  }

  /** Settles what a killed process or a broken connection left open; for the background. */
  void settleInBackground(OutgoingInvoice invoice) {
    Key key = new Key(invoice.session(), invoice.hash());
    if (!running.containsKey(key)) {
      Session session = sessions.find(invoice.session()).orElseThrow();
      alone(key, () -> settle(session, invoice, Duration.ZERO));
    }
  }

  /** Settles everything of a session that is about to be closed. */
  public void settleAll(Session session) {
    for (OutgoingInvoice invoice : repository.ofSession(session.reference(), State.PENDING)) {
      alone(
          new Key(invoice.session(), invoice.hash()),
          () -> settle(session, invoice, GRACE.plusSeconds(1)));
    }
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
            .orElseThrow(() -> new GatewayFailure(Reason.INVOICE_UNKNOWN, null));
    if (!invoice.tenantId().equals(tenant.id())) {
      throw new GatewayFailure(Reason.FOREIGN, null);
    }
    boolean askedJustNow = invoice.touched() + FRESH.toMillis() > clock.millis();
    if (invoice.decided() || askedJustNow) {
      return invoice;
    }
    return refreshed(tenant, invoice);
  }

  private OutgoingInvoice refreshed(Tenant tenant, OutgoingInvoice invoice) {
    try {
      if (!ksef.tryReserve(tenant, CallGroup.INVOICE_STATUS)) {
        return invoice;
      }
      InvoiceState state =
          ksef.reserved(
              tenant,
              CallGroup.INVOICE_STATUS,
              k -> k.invoice(invoice.session(), String.valueOf(invoice.reference())));
      apply(Map.of(invoice, state));
    } catch (RuntimeException e) {
      throw Failures.of(Reason.INVOICE_STATUS, e);
    }
    return repository.find(invoice.session(), invoice.hash()).orElseThrow();
  }

  /** Takes over what KSeF says of invoices. */
  void apply(Map<OutgoingInvoice, InvoiceState> states) {
    Map<OutgoingInvoice, Verdict> verdicts = new HashMap<>();
    states.forEach((invoice, state) -> verdicts.put(invoice, verdict(invoice, state)));
    repository.decide(verdicts);
  }

  private static Verdict verdict(OutgoingInvoice invoice, InvoiceState state) {
    InvoiceState.Status status = state.status();
    if (status.code() < 200) {
      return new Verdict.Undecided();
    }
    if (status.code() == 200 || ownDuplicate(invoice, status)) {
      return new Verdict.Accepted(
          status.code() == 200 ? state.ksefNumber() : original(status, "originalKsefNumber"),
          state.acquisitionDate() == null
              ? null
              : state.acquisitionDate().toInstant().toEpochMilli(),
          state.invoiceNumber());
    }
    return new Verdict.Rejected(status.code(), status.description(), details(status));
  }

  /**
   * Posted more than once and refused as a duplicate from the same session: the first one counts.
   */
  private static boolean ownDuplicate(OutgoingInvoice invoice, InvoiceState.Status status) {
    return status.code() == DUPLICATE
        && invoice.attempts() > 1
        && invoice.session().equals(original(status, "originalSessionReferenceNumber"));
  }

  private static @Nullable String details(InvoiceState.Status status) {
    String number = original(status, "originalKsefNumber");
    String details = status.joinedDetails();
    if (number == null || (details != null && details.contains(number))) {
      return details;
    }
    return (details == null ? "" : details + "; ") + number;
  }

  private static @Nullable String original(InvoiceState.Status status, String name) {
    return status.extensions() == null ? null : status.extensions().get(name);
  }

  /**
   * The XML of an invoice that went out through us and was accepted, exactly as sent, while it is
   * not in the archive yet; empty when we do not have it.
   */
  public Optional<byte[]> xml(Tenant tenant, String ksefNumber) {
    return repository.byKsefNumber(tenant.id(), ksefNumber).flatMap(this::plain);
  }

  private Optional<byte[]> plain(OutgoingInvoice invoice) {
    byte[] ciphertext = repository.content(invoice);
    return ciphertext.length == 0
        ? Optional.empty()
        : sessions.find(invoice.session()).flatMap(session -> session.key().decrypt(ciphertext));
  }

  private static List<OutgoingInvoice> together(List<OutgoingInvoice> invoices) {
    long bytes = 0;
    int count = 0;
    while (count < invoices.size() && (count == 0 || bytes < ARCHIVED_AT_ONCE)) {
      bytes += invoices.get(count++).size();
    }
    return invoices.subList(0, count);
  }

  /** Whether several invoices are on their way at this moment. */
  boolean busy() {
    return running.size() >= BUSY;
  }

  /**
   * Moves accepted invoices into the archive, as many as memory should hold at once.
   *
   * @return how many there were to choose from
   */
  int archive(int limit) {
    List<OutgoingInvoice> accepted = repository.unarchived(limit);
    Map<String, List<OutgoingInvoice>> byTenant =
        together(accepted).stream().collect(Collectors.groupingBy(OutgoingInvoice::tenantId));
    byTenant.forEach(
        (tenantId, invoices) -> {
          List<Incoming> readable = new ArrayList<>();
          Set<OutgoingInvoice> kept = new HashSet<>();
          for (OutgoingInvoice invoice : invoices) {
            plain(invoice)
                .ifPresent(
                    xml -> {
                      kept.add(invoice);
                      readable.add(
                          new Incoming(
                              String.valueOf(invoice.ksefNumber()), xml, invoice.acquired(), null));
                    });
          }
          archive.add(
              tenants.get(tenantId),
              Origin.SENT,
              readable,
              db -> invoices.forEach(i -> repository.archived(db, i, kept.contains(i))));
        });
    return accepted.size();
  }
}
