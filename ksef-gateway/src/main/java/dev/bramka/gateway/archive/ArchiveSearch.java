package dev.bramka.gateway.archive;

import dev.bramka.gateway.archive.ArchivedInvoice.Direction;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in the archive; null members do not matter, the others hold together.
 *
 * @param direction what the invoice is to the tenant
 * @param party NIP or other identifier of the other party
 * @param number the issuer's number, exactly
 * @param issuedFrom first ISO day of issue
 * @param issuedTo last ISO day of issue
 * @param grossFrom least gross amount
 * @param grossTo greatest gross amount
 * @param currency ISO code
 * @param kind {@code RodzajFaktury}
 */
public record ArchiveSearch(
    @Nullable Direction direction,
    @Nullable String party,
    @Nullable String number,
    @Nullable String issuedFrom,
    @Nullable String issuedTo,
    @Nullable BigDecimal grossFrom,
    @Nullable BigDecimal grossTo,
    @Nullable String currency,
    @Nullable String kind) {

  /** Whether only the amount narrows the search down, which is then also the order. */
  boolean byAmountOnly() {
    return (grossFrom != null || grossTo != null)
        && party == null
        && number == null
        && issuedFrom == null
        && issuedTo == null;
  }
}
