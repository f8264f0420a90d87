package dev.bramka.client.query;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What KSeF tells of an invoice without showing it (KSeF API, {@code InvoiceMetadata}); the members
 * that we use. Number and hash are always there; whatever else is absent or new breaks nothing.
 *
 * @param ksefNumber its number
 * @param invoiceNumber the issuer's number
 * @param issueDate ISO day of issue
 * @param invoicingDate when KSeF took it
 * @param acquisitionDate when it got its number
 * @param permanentStorageDate when it was stored for good
 * @param seller the seller
 * @param buyer the buyer
 * @param netAmount total net
 * @param grossAmount total gross
 * @param vatAmount total tax in PLN
 * @param currency ISO code
 * @param invoiceType {@code Vat}, {@code Kor} and so on
 * @param formCode its structure
 * @param invoiceHash Base64 SHA-256 of its bytes
 */
public record InvoiceMetadata(
    String ksefNumber,
    @Nullable String invoiceNumber,
    @Nullable String issueDate,
    @Nullable OffsetDateTime invoicingDate,
    @Nullable OffsetDateTime acquisitionDate,
    @Nullable OffsetDateTime permanentStorageDate,
    @Nullable Seller seller,
    @Nullable Buyer buyer,
    @Nullable BigDecimal netAmount,
    @Nullable BigDecimal grossAmount,
    @Nullable BigDecimal vatAmount,
    @Nullable String currency,
    @Nullable String invoiceType,
    @Nullable Form formCode,
    String invoiceHash) {

  /** The seller. */
  public record Seller(String nip, @Nullable String name) {}

  /** The buyer. */
  public record Buyer(Identifier identifier, @Nullable String name) {}

  /** An identifier: its kind and, unless that is {@code None}, its value. */
  public record Identifier(String type, @Nullable String value) {}

  /** A structure's name. */
  public record Form(String systemCode, String schemaVersion, String value) {}
}
