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
    InvoiceState.@Nullable Status status,
    @Nullable Upo upo,
    @Nullable Integer invoiceCount,
    @Nullable Integer successfulInvoiceCount,
    @Nullable Integer failedInvoiceCount) {

  /** The code of the status, or 0 when the answer has none. */
  public int code() {
    return status == null || status.code() == null ? 0 : status.code();
  }

  /** KSeF's words for the status, or nothing. */
  public String description() {
    return status == null || status.description() == null ? "" : status.description();
  }

  /** The numbers of its receipts, in order; empty while there are none. */
  public List<String> receipts() {
    List<Page> pages = upo == null ? null : upo.pages();
    return pages == null
        ? List.of()
        : pages.stream()
            .filter(p -> p != null && p.referenceNumber() != null)
            .map(Page::referenceNumber)
            .toList();
  }

  /** Receipts by page. */
  public record Upo(@Nullable List<Page> pages) {}

  /** One receipt's EU number. */
  public record Page(String referenceNumber) {}
}
