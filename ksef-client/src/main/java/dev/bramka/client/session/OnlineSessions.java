package dev.bramka.client.session;

import dev.bramka.client.crypto.KeyRefused;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls on online sessions in one logged-in context. Every call asks the supplier for a valid
 * access token. Nothing that changes state is repeated, except opening after KSeF refused the key
 * (21470), which had no effect. Thread-safe.
 */
public final class OnlineSessions implements SessionCalls {
  private static final int PAGE = 1000;

  /** The largest that KSeF takes anywhere, with attachments on its test environment. */
  private static final int LARGEST_INVOICE = 10_000_000;

  /** 10 000 documents come to some 5.4 MB. */
  private static final int LARGEST_UPO = 16_000_000;

  /**
   * An opened session.
   *
   * @param referenceNumber its SO number
   * @param validUntil when KSeF closes it by itself
   */
  public record Opened(@Nullable String referenceNumber, @Nullable OffsetDateTime validUntil) {}

  record Accepted(@Nullable String referenceNumber) {}

  record WirePage(@Nullable String continuationToken, @Nullable List<InvoiceState> invoices) {}

  /**
   * Calls allowed per second, minute and hour: null where KSeF says nothing that can be read,
   * negative where there is no limit.
   */
  public record RateLimit(
      @Nullable Integer perSecond, @Nullable Integer perMinute, @Nullable Integer perHour) {}

  private final Transport transport;
  private final PublicKeys keys;
  private final Supplier<String> accessToken;

  /** Calls in the context that the tokens belong to. */
  public OnlineSessions(Transport transport, PublicKeys keys, Supplier<String> accessToken) {
    this.transport = transport;
    this.keys = keys;
    this.accessToken = accessToken;
  }

  @Override
  public Opened open(FormCode form, SymmetricKey key) {
    return KeyRefused.onceMore(keys, () -> openOnce(form, key));
  }

  private Opened openOnce(FormCode form, SymmetricKey key) {
    Map<String, String> encryption = keys.select(PublicKeys.SYMMETRIC).encryption(key);
    return transport.post(
        "/sessions/online",
        accessToken.get(),
        Map.of("formCode", form, "encryption", encryption),
        Opened.class);
  }

  @Override
  public @Nullable String send(String session, SentInvoice invoice) {
    return transport
        .post(
            "/sessions/online/" + session + "/invoices", accessToken.get(), invoice, Accepted.class)
        .referenceNumber();
  }

  @Override
  public void close(String session) {
    transport.post("/sessions/online/" + session + "/close", accessToken.get(), null);
  }

  @Override
  public SessionState status(String session) {
    String path = "/sessions/" + session;
    SessionState state = transport.get(path, accessToken.get(), SessionState.class);
    if (state.code() == 0) {
      throw new KsefFailure.Broken("GET " + path, 200, "the answer has no status");
    }
    return state;
  }

  @Override
  public InvoiceState invoice(String session, String reference) {
    String path = "/sessions/" + session + "/invoices/" + reference;
    InvoiceState state = transport.get(path, accessToken.get(), InvoiceState.class);
    if (!InvoiceState.readable(state)) {
      throw new KsefFailure.Broken("GET " + path, 200, "the answer cannot be read");
    }
    return state;
  }

  /**
   * A page of a session's invoices.
   *
   * @param invoices in order, those that can be read
   * @param complete false when there are entries that cannot be read
   * @param next asks for the next page; null on the last one
   */
  public record InvoicePage(List<InvoiceState> invoices, boolean complete, @Nullable String next) {}

  @Override
  public InvoicePage invoicePage(String session, @Nullable String after) {
    String path = "/sessions/" + session + "/invoices?pageSize=" + PAGE;
    WirePage page = transport.get(path, accessToken.get(), after, WirePage.class);
    List<InvoiceState> listed = page.invoices();
    if (listed == null) {
      // An invoice that is not listed is sent again, so no list is not an empty list.
      throw new KsefFailure.Broken("GET " + path, 200, "the answer has no list of invoices");
    }
    String next = page.continuationToken();
    List<InvoiceState> readable = listed.stream().filter(InvoiceState::readable).toList();
    return new InvoicePage(
        readable, readable.size() == listed.size(), next == null || next.isEmpty() ? null : next);
  }

  @Override
  public byte[] upo(String session, String upoReference) {
    return transport.getVerified(
        "/sessions/" + session + "/upo/" + upoReference, accessToken.get(), LARGEST_UPO);
  }

  @Override
  public byte[] download(String ksefNumber) {
    return transport.getVerified(
        "/invoices/ksef/" + ksefNumber, accessToken.get(), LARGEST_INVOICE);
  }

  @Override
  public Map<String, RateLimit> rateLimits() {
    JsonNode answer = transport.get("/rate-limits", accessToken.get(), JsonNode.class);
    Map<String, RateLimit> limits = new LinkedHashMap<>();
    answer
        .properties()
        .forEach(
            group ->
                limits.put(
                    group.getKey(),
                    new RateLimit(
                        number(group.getValue(), "perSecond"),
                        number(group.getValue(), "perMinute"),
                        number(group.getValue(), "perHour"))));
    return limits;
  }

  private static @Nullable Integer number(JsonNode group, String name) {
    JsonNode value = group.path(name);
    return value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : null;
  }
}
