package dev.bramka.documents.validate;

import org.jspecify.annotations.Nullable;

/**
 * What one pass over an invoice learns about it, as written in the document. Every value is null
 * when the document does not carry it; values of an invalid document may be anything.
 *
 * @param sellerNip {@code Podmiot1/DaneIdentyfikacyjne/NIP}
 * @param buyerNip {@code Podmiot2/DaneIdentyfikacyjne/NIP}
 * @param number the invoice's own number: {@code Fa/P_2}, in FA_RR {@code P_4C}
 * @param issueDate {@code Fa/P_1}, in FA_RR {@code P_4B}
 * @param kind {@code RodzajFaktury}
 * @param currency {@code KodWaluty}
 * @param gross {@code P_15}
 * @param attachment whether the document has a {@code Zalacznik}
 */
public record InvoiceFacts(
    @Nullable String sellerNip,
    @Nullable String buyerNip,
    @Nullable String number,
    @Nullable String issueDate,
    @Nullable String kind,
    @Nullable String currency,
    @Nullable String gross,
    boolean attachment) {

  static final InvoiceFacts NONE =
      new InvoiceFacts(null, null, null, null, null, null, null, false);
}
