package dev.bramka.gateway.invoices;

import dev.bramka.gateway.outbox.Outbox;
import dev.bramka.gateway.outbox.Receipts;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import org.springframework.stereotype.Service;

/** The end of sessions: closing, and the receipt that follows. Thread-safe. */
@Service
public class SendingSessions {
  private final Sessions sessions;
  private final Outbox outbox;
  private final Receipts receipts;

  SendingSessions(Sessions sessions, Outbox outbox, Receipts receipts) {
    this.sessions = sessions;
    this.outbox = outbox;
    this.receipts = receipts;
  }

  /**
   * Closes a session once nothing in it is in doubt.
   *
   * @throws GatewayFailure SESSION_UNKNOWN, or SESSION_CLOSE while something is in doubt
   */
  public void close(Tenant tenant, String sessionId) {
    Session session = sessions.get(tenant, sessionId);
    outbox.settleBeforeClosing(session);
    sessions.close(session);
  }

  /**
   * The receipt (UPO) of a session, as KSeF signed it.
   *
   * @throws GatewayFailure SESSION_UNKNOWN, SESSION_NO_UPO while there is none, SESSION_UPO when
   *     KSeF fails
   */
  public byte[] receipt(Tenant tenant, String sessionId) {
    return receipts.get(sessions.get(tenant, sessionId));
  }
}
