package dev.bramka.client.session;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.OnlineSessions.InvoicePage;
import dev.bramka.client.session.OnlineSessions.Opened;
import dev.bramka.client.session.OnlineSessions.RateLimit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * KSeF's calls around online sessions. Each is one exchange with KSeF and fails with a {@link
 * KsefFailure}; nothing is repeated.
 */
public interface SessionCalls {
  /** Opens a session under the key. */
  Opened open(FormCode form, SymmetricKey key);

  /** Sends an invoice and returns its EE number, null when KSeF gave none. */
  @Nullable String send(String session, SentInvoice invoice);

  /** Closes a session, which starts its receipt. */
  void close(String session);

  /** The session's status. */
  SessionState status(String session);

  /** An invoice's status. */
  InvoiceState invoice(String session, String reference);

  /**
   * One page of the session's invoices; a call each, so each is taken out of the budget.
   *
   * @param after {@link InvoicePage#next} of the page before, null for the first
   * @throws KsefFailure.Broken when the answer has no list
   */
  InvoicePage invoicePage(String session, @Nullable String after);

  /**
   * A receipt of the session, exactly as KSeF gives it, compared with KSeF's hash.
   *
   * @throws dev.bramka.client.http.KsefFailure.Corrupt when it is not what the hash says
   */
  byte[] upo(String session, String upoReference);

  /**
   * An invoice's XML, exactly as it was sent, compared with KSeF's hash.
   *
   * @throws dev.bramka.client.http.KsefFailure.Corrupt when it is not what the hash says
   */
  byte[] download(String ksefNumber);

  /**
   * The rate limits in force in this context, by group. A number that is absent, negative (without
   * limit) or none that we can read stands as null; so does everything in groups of another form.
   */
  Map<String, RateLimit> rateLimits();
}
