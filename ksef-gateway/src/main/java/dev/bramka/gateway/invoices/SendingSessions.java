package dev.bramka.gateway.invoices;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.outbox.Outbox;
import dev.bramka.gateway.outbox.Receipts;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import org.springframework.stereotype.Service;

/** Sessions from their opening to their receipt. Thread-safe. */
@Service
public class SendingSessions {
  private final Sessions sessions;
  private final Outbox outbox;
  private final Receipts receipts;
  private final GatewayKeys keys;

  SendingSessions(Sessions sessions, Outbox outbox, Receipts receipts, GatewayKeys keys) {
    this.sessions = sessions;
    this.outbox = outbox;
    this.receipts = receipts;
    this.keys = keys;
  }

  /** The gateway's key, which callers wrap theirs with; DER SubjectPublicKeyInfo. */
  public byte[] publicKey() {
    return keys.publicKey();
  }

  /**
   * Opens a session under a key of our own.
   *
   * @throws GatewayFailure when KSeF cannot or will not
   */
  public Session open(Tenant tenant, InvoiceVersion version) {
    return sessions.open(tenant, version);
  }

  /**
   * Opens a session under the caller's key.
   *
   * @param wrappedKey 32 bytes, wrapped with {@link #publicKey}
   * @param iv 16 bytes
   * @throws GatewayFailure IV_LENGTH, KEY_LENGTH, or as above
   */
  public Session open(Tenant tenant, InvoiceVersion version, byte[] wrappedKey, byte[] iv) {
    if (iv.length != SymmetricKey.IV_BYTES) {
      throw new GatewayFailure(
          InvoiceFault.IV_LENGTH, "initVector has " + iv.length + " bytes, not 16");
    }
    byte[] key =
        keys.unwrap(tenant, wrappedKey)
            .orElseThrow(
                () ->
                    new GatewayFailure(
                        InvoiceFault.KEY_LENGTH,
                        "encryptedKey is not a 32-byte key wrapped with the key of public/key"));
    return sessions.open(tenant, version, new SymmetricKey(key, iv));
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
