package dev.bramka.gateway.archive;

import java.util.Map;
import java.util.Optional;

/** What the outbox knows of invoices that went out, which a receipt must agree with. */
public interface SentInvoices {
  /** Base64 SHA-256 of the session's accepted invoices, by KSeF number. */
  Map<String, String> acceptedHashes(String session);

  /** Base64 SHA-256 of the tenant's invoice with this number, when it went out through us. */
  Optional<String> acceptedHash(String tenantId, String ksefNumber);
}
