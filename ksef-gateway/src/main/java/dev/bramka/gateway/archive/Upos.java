package dev.bramka.gateway.archive;

import dev.bramka.client.session.SessionState;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Receipts of sessions, fetched once and kept byte for byte. Thread-safe. */
@Service
public class Upos {
  private static final int FINISHING = 170;
  private static final int FINISHED = 200;

  private final Store store;
  private final Sessions sessions;
  private final Ksef ksef;
  private final Clock clock;

  /** Receipts in this database. */
  public Upos(Store store, Sessions sessions, Ksef ksef, Clock clock) {
    this.store = store;
    this.sessions = sessions;
    this.ksef = ksef;
    this.clock = clock;
  }

  /**
   * The session's receipt.
   *
   * @throws GatewayFailure SESSION_NO_UPO with the reason while there is none, SESSION_UPO when
   *     KSeF fails
   */
  public byte[] get(Session session) {
    Optional<byte[]> kept = kept(session);
    if (kept.isPresent()) {
      return kept.get();
    }
    if (sessions.active(session)) {
      throw new GatewayFailure(Reason.SESSION_NO_UPO, "The session is still open; close it first");
    }
    return fetch(session)
        .orElseThrow(
            () ->
                new GatewayFailure(
                    Reason.SESSION_NO_UPO, "KSeF is still processing the closed session"));
  }

  private Optional<byte[]> kept(Session session) {
    return store
        .read()
        .sql("select xml from upo where session = ? order by page limit 1")
        .param(session.reference())
        .query((row, n) -> row.getBytes(1))
        .optional();
  }

  /**
   * Fetches and keeps the receipt of a closed session; empty while KSeF is still working on it.
   *
   * @throws GatewayFailure SESSION_NO_UPO when there will be none
   */
  public Optional<byte[]> fetch(Session session) {
    SessionState state = sessions.ksefState(session, Reason.SESSION_UPO);
    int code = state.status().code();
    if (code == 100 || code == FINISHING) {
      return Optional.empty();
    }
    if (code != FINISHED || state.upo() == null || state.upo().pages().isEmpty()) {
      sessions.done(session);
      throw new GatewayFailure(
          Reason.SESSION_NO_UPO,
          "The session has no accepted invoice: " + code + " " + state.status().description());
    }
    keep(session, state.upo().pages());
    sessions.done(session);
    return kept(session);
  }

  private void keep(Session session, List<SessionState.Page> pages) {
    for (int i = 0; i < pages.size(); i++) {
      int page = i + 1;
      String reference = pages.get(i).referenceNumber();
      byte[] xml =
          ksef.call(
              session.tenant(),
              CallGroup.SESSION_MISC,
              Reason.SESSION_UPO,
              k -> k.upo(session.reference(), reference));
      store.write(
          db ->
              db.sql(
                      "insert into upo (session, page, reference, xml, fetched)"
                          + " values (?, ?, ?, ?, ?) on conflict (session, page) do nothing")
                  .params(session.reference(), page, reference, xml, clock.millis())
                  .update());
    }
  }
}
