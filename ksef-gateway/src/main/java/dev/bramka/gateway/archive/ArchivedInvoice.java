package dev.bramka.gateway.archive;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An archived invoice as lists show it.
 *
 * @param ksefNumber its number
 * @param direction seen from the tenant
 * @param sellerNip the seller's NIP, empty when it has none
 * @param sellerName the seller's name
 * @param buyerId the buyer's NIP or other identifier, empty when it has none
 * @param buyerName the buyer's name
 * @param number the issuer's number
 * @param issueDate ISO day
 * @param acquired when KSeF gave the number, epoch milliseconds
 * @param net total net
 * @param vat total tax, in PLN
 * @param gross total gross
 * @param currency ISO code
 * @param kind {@code RodzajFaktury}
 * @param version structure, as REST API v1 names it
 * @param origin how it came here
 * @param dueMeaning what the amount due is, as REST API v1 names it; null when the invoice states
 *     none or was archived before this was kept
 * @param due the amount due, null with its meaning
 */
public record ArchivedInvoice(
    String ksefNumber,
    Direction direction,
    String sellerNip,
    @Nullable String sellerName,
    String buyerId,
    @Nullable String buyerName,
    String number,
    String issueDate,
    @Nullable Long acquired,
    BigDecimal net,
    BigDecimal vat,
    BigDecimal gross,
    String currency,
    String kind,
    String version,
    Origin origin,
    @Nullable String dueMeaning,
    @Nullable BigDecimal due) {

  /** What an invoice is to the tenant. */
  public enum Direction {
    /** The tenant is the seller. */
    SALE,
    /** The tenant is the buyer. */
    COST,
    /** The tenant is a third party or an authorised entity. */
    OTHER
  }

  /** How an invoice came to us. */
  public enum Origin {
    /** Sent through us. */
    SENT,
    /** Fetched by its number. */
    FETCHED,
    /** Found by a search. */
    FOUND,
    /** Received by sync. */
    SYNCED
  }
}
