package dev.bramka.gateway.outbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.SessionState;
import dev.bramka.client.session.SessionState.Phase;
import dev.bramka.documents.upo.Upo;
import dev.bramka.documents.upo.UpoSignature;
import dev.bramka.gateway.archive.SentInvoices;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Receipts of sessions, fetched once and kept byte for byte. One is kept only after it was checked:
 * KSeF's hash, the session's number, the hashes of our invoices, the signature. Thread-safe.
 */
@Service
public class Receipts {
  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

  /** A page has up to 10 000 documents, as many as a session takes. */
  private static final int MOST_PAGES = 50;

  private static final int CHECKED_AT_ONCE = 20;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String REFERENCE = "[A-Za-z0-9-]{1,64}";

  private final Store store;
  private final Sessions sessions;
  private final SentInvoices sent;
  private final HandoverOwner owner;
  private final Ksef ksef;
  private final Clock clock;

  /** Receipts in this database. */
  Receipts(Store store, Sessions sessions, SentInvoices sent, HandoverOwner owner, Ksef ksef) {
    this.owner = owner;
    this.store = store;
    this.sessions = sessions;
    this.sent = sent;
    this.ksef = ksef;
    clock = ksef.clock();
  }

  /**
   * The session's receipt.
   *
   * @throws GatewayFailure SESSION_NO_UPO with the reason while there is none, SESSION_UPO when
   *     KSeF fails or delivers what is no receipt of this session
   */
  public byte[] get(Session session) {
    Optional<byte[]> kept = kept(session);
    if (kept.isPresent()) {
      return kept.get();
    }
    if (sessions.active(session)) {
      throw new GatewayFailure(
          OutboxFault.SESSION_NO_UPO, "The session is still open; close it first");
    }
    return fetch(session)
        .orElseThrow(
            () ->
                new GatewayFailure(
                    OutboxFault.SESSION_NO_UPO, "KSeF is still processing the closed session"));
  }

  /**
   * Whether the session's receipt is kept.
   *
   * @param session its reference number
   */
  public boolean has(String session) {
    return store
        .read()
        .sql("select 1 from upo where session = ? limit 1")
        .param(session)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private record Kept(byte[] xml, boolean verified) {}

  /** What was kept by an earlier version is checked before it is given out. */
  private Optional<byte[]> kept(Session session) {
    Optional<Kept> kept =
        store
            .read()
            .sql("select xml, verified from upo where session = ? order by page limit 1")
            .param(session.reference())
            .query((row, n) -> new Kept(row.getBytes(1), row.getInt(2) == 1))
            .optional();
    if (kept.isEmpty() || kept.get().verified()) {
      return kept.map(Kept::xml);
    }
    return checkAgain(session) ? kept.map(Kept::xml) : Optional.empty();
  }

  /**
   * Checks a receipt that was kept without a check; one that does not hold is fetched anew.
   *
   * @return whether it holds
   */
  boolean checkAgain(Session session) {
    List<byte[]> pages =
        store
            .read()
            .sql("select xml from upo where session = ? order by page")
            .param(session.reference())
            .query((row, n) -> row.getBytes(1))
            .list();
    boolean good = !pages.isEmpty();
    try {
      checkWhole(session, pages);
    } catch (KsefFailure.Corrupt e) {
      LOG.error("Session {}: the receipt kept is none: {}", session.reference(), e.getMessage());
      good = false;
    }
    String sql =
        good
            ? "update upo set verified = 1 where session = ?"
            : "delete from upo where session = ?";
    store.write(db -> db.sql(sql).param(session.reference()).update());
    if (!good) {
      sessions.reopenForReceipt(session);
    }
    return good;
  }

  /** Sessions whose receipts were kept without a check. */
  private List<String> unchecked(int limit) {
    return store
        .read()
        .sql("select distinct session from upo where verified = 0 limit ?")
        .param(limit)
        .query(String.class)
        .list();
  }

  /**
   * Fetches and keeps the receipt of a closed session; empty while KSeF is still working on it.
   *
   * @throws GatewayFailure SESSION_NO_UPO when there will be none
   */
  public Optional<byte[]> fetch(Session session) {
    SessionState state = sessions.ksefState(session, OutboxFault.SESSION_UPO);
    if (state.phase() == Phase.OPEN && sessions.past(session)) {
      // Taken over from KSeF, which ends it by itself: somebody else may be sending in it.
      return Optional.empty();
    }
    if (state.phase() == Phase.OPEN) {
      LOG.warn("Session {} is still open at KSeF and is closed again", session.reference());
      sessions.closing(session);
      return Optional.empty();
    }
    if (state.phase() == Phase.FAILED) {
      sessions.done(session);
      throw new GatewayFailure(
          OutboxFault.SESSION_NO_UPO,
          "The session has no accepted invoice: " + state.code() + " " + state.description());
    }
    List<String> pages = state.receipts();
    if (state.phase() != Phase.DONE || pages.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(keep(session, pages));
    } catch (KsefFailure e) {
      throw Failures.of(OutboxFault.SESSION_UPO, e);
    }
  }

  private byte[] keep(Session session, List<String> references) {
    if (references.size() > MOST_PAGES
        || !references.stream().allMatch(r -> r.matches(REFERENCE))) {
      throw corrupt("receipts without end, or with numbers that are none");
    }
    List<byte[]> pages =
        references.stream()
            .map(
                reference ->
                    ksef.call(
                        session.tenant(),
                        CallGroup.SESSION_MISC,
                        OutboxFault.SESSION_UPO,
                        k -> k.upo(session.reference(), reference)))
            .toList();
    checkWhole(session, pages);
    store.write(
        db -> {
          for (int i = 0; i < pages.size(); i++) {
            db.sql(
                    """
                    insert into upo (session, page, reference, xml, fetched, verified)
                    values (?, ?, ?, ?, ?, 1)
                    on conflict (session, page) do update set reference = excluded.reference,
                      xml = excluded.xml, fetched = excluded.fetched, verified = 1
                    where upo.verified = 0""")
                .params(session.reference(), i + 1, references.get(i), pages.get(i), clock.millis())
                .update();
          }
          owner.receipt(db, session);
          return pages.size();
        });
    sessions.done(session);
    return pages.getFirst();
  }

  /** All pages together must be of this session and list what we know to be accepted. */
  private void checkWhole(Session session, List<byte[]> pages) {
    Map<String, String> listed = new HashMap<>();
    for (byte[] page : pages) {
      for (Upo.Document document : checked(session, page).documents()) {
        listed.put(document.ksefNumber(), document.hash());
      }
    }
    sent.acceptedHashes(session.reference())
        .forEach(
            (number, hash) -> {
              if (!hash.equals(listed.get(number))) {
                throw corrupt("a receipt that does not list " + number + " as it was sent");
              }
            });
  }

  private static Upo checked(Session session, byte[] page) {
    try {
      Upo upo = Upo.read(page);
      if (!upo.session().equals(session.reference())) {
        throw corrupt("a receipt of another session");
      }
      UpoSignature.verify(page);
      return upo;
    } catch (IllegalArgumentException e) {
      throw corrupt(String.valueOf(e.getMessage()));
    }
  }

  private static KsefFailure.Corrupt corrupt(String what) {
    return new KsefFailure.Corrupt("GET a receipt", what);
  }

  /** Checks some receipts that an earlier version kept without a check. */
  void runOnce() {
    Deadline.within(
        LONGEST,
        () -> {
          unchecked(CHECKED_AT_ONCE).forEach(r -> sessions.find(r).ifPresent(this::checkAgain));
          return true;
        });
  }

  /** Wakes the check. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> receiptCheckTask(Receipts receipts) {
      return Tasks.recurring("receipt-check", FixedDelay.of(Duration.ofMinutes(15)))
          .execute((instance, context) -> receipts.runOnce());
    }
  }
}
