package dev.bramka.client.session;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls on online sessions in one logged-in context. Every call asks the supplier for a valid
 * access token. Nothing that changes state is repeated, except opening after KSeF refused the key
 * (21470), which had no effect. Thread-safe.
 */
public final class OnlineSessions {
  private static final int KEY_REFUSED = 21470;
  private static final int PAGE = 1000;

  /**
   * An opened session.
   *
   * @param referenceNumber its SO number
   * @param validUntil when KSeF closes it by itself
   */
  public record Opened(@Nullable String referenceNumber, @Nullable OffsetDateTime validUntil) {}

  record Accepted(@Nullable String referenceNumber) {}

  record InvoicePage(@Nullable String continuationToken, List<InvoiceState> invoices) {}

  /** Calls allowed per second, minute and hour. */
  public record RateLimit(Integer perSecond, Integer perMinute, Integer perHour) {}

  private static final class RateLimits extends LinkedHashMap<String, RateLimit> {
    private static final long serialVersionUID = 1L;
  }

  private final Transport transport;
  private final PublicKeys keys;
  private final Supplier<String> accessToken;

  /** Calls in the context that the tokens belong to. */
  public OnlineSessions(Transport transport, PublicKeys keys, Supplier<String> accessToken) {
    this.transport = transport;
    this.keys = keys;
    this.accessToken = accessToken;
  }

  /** Opens a session under the key. */
  public Opened open(FormCode form, SymmetricKey key) {
    try {
      return openOnce(form, key);
    } catch (KsefFailure.Refused e) {
      if (e.code() != KEY_REFUSED) {
        throw e;
      }
      keys.refresh();
      return openOnce(form, key);
    }
  }

  private Opened openOnce(FormCode form, SymmetricKey key) {
    PublicKeys.Selected selected = keys.select(PublicKeys.SYMMETRIC);
    Map<String, Object> encryption =
        Map.of(
            "encryptedSymmetricKey",
            Base64.getEncoder().encodeToString(KsefCrypto.wrap(selected.key(), key.key())),
            "initializationVector",
            Base64.getEncoder().encodeToString(key.iv()),
            "publicKeyId",
            selected.publicKeyId());
    return transport.post(
        "/sessions/online",
        accessToken.get(),
        Map.of("formCode", form, "encryption", encryption),
        Opened.class);
  }

  /** Sends an invoice and returns its EE number, null when KSeF gave none. */
  public @Nullable String send(String session, SentInvoice invoice) {
    return transport
        .post(
            "/sessions/online/" + session + "/invoices", accessToken.get(), invoice, Accepted.class)
        .referenceNumber();
  }

  /** Closes a session, which starts its receipt. */
  public void close(String session) {
    transport.post("/sessions/online/" + session + "/close", accessToken.get(), null);
  }

  /** The session's status. */
  public SessionState status(String session) {
    return transport.get("/sessions/" + session, accessToken.get(), SessionState.class);
  }

  /** An invoice's status. */
  public InvoiceState invoice(String session, String reference) {
    return transport.get(
        "/sessions/" + session + "/invoices/" + reference, accessToken.get(), InvoiceState.class);
  }

  /** All invoices of a session, in order; a call per thousand. */
  public List<InvoiceState> invoices(String session) {
    List<InvoiceState> all = new ArrayList<>();
    String continuation = null;
    do {
      InvoicePage page =
          transport.get(
              "/sessions/" + session + "/invoices?pageSize=" + PAGE,
              accessToken.get(),
              continuation,
              InvoicePage.class);
      all.addAll(page.invoices());
      continuation = page.continuationToken();
    } while (continuation != null && !continuation.isEmpty());
    return all;
  }

  /** A receipt of the session, exactly as KSeF gives it. */
  public byte[] upo(String session, String upoReference) {
    return transport.getBytes("/sessions/" + session + "/upo/" + upoReference, accessToken.get());
  }

  /** An invoice's XML, exactly as it was sent. */
  public byte[] download(String ksefNumber) {
    return transport.getBytes("/invoices/ksef/" + ksefNumber, accessToken.get());
  }

  /** The rate limits in force in this context, by group. */
  public Map<String, RateLimit> rateLimits() {
    return transport.get("/rate-limits", accessToken.get(), RateLimits.class);
  }
}
