package dev.bramka.gateway.sessions;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Instant;

/**
 * A KSeF session of a tenant.
 *
 * @param reference KSeF's number
 * @param tenant whose it is
 * @param version the structure it takes
 * @param encrypted whether the caller encrypts
 * @param key the session's AES key and vector
 * @param state where it stands with us
 * @param validUntil when KSeF closes it by itself
 * @param kind how invoices get into it
 * @param offline whether what it carries was issued offline
 */
public record Session(
    String reference,
    Tenant tenant,
    InvoiceVersion version,
    boolean encrypted,
    SymmetricKey key,
    State state,
    Instant validUntil,
    Kind kind,
    boolean offline) {

  /** How invoices get into a session. */
  public enum Kind {
    /** One by one while it is open. */
    ONLINE,
    /** All in one package, before it is closed. */
    BATCH
  }

  /** Where a session stands. */
  public enum State {
    /** Takes invoices. */
    ACTIVE,
    /** The caller wants it closed; KSeF may not know yet. */
    CLOSING,
    /** Closed, its receipt is awaited. */
    CLOSED,
    /** Closed, and its receipt is kept or there will be none. */
    DONE
  }

  @Override
  public String toString() {
    return "Session[" + reference + " " + state + "]";
  }
}
