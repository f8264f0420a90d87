package dev.bramka.client.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What KSeF says of a session.
 *
 * @param status 100 open, 170 finishing, 200 done with a receipt, above failed
 * @param upo its receipts, null until done
 * @param invoiceCount may be null
 * @param successfulInvoiceCount may be null
 * @param failedInvoiceCount may be null
 */
public record SessionState(
    InvoiceState.Status status,
    @Nullable Upo upo,
    @Nullable Integer invoiceCount,
    @Nullable Integer successfulInvoiceCount,
    @Nullable Integer failedInvoiceCount) {

  /** Receipts by page. */
  public record Upo(List<Page> pages) {}

  /** One receipt's EU number. */
  public record Page(String referenceNumber) {}
}
