package dev.bramka.client.session;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What KSeF says of a session.
 *
 * @param status 100 open, 150 a batch that is worked on, 170 finishing, 200 done with a receipt,
 *     above failed
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

  /** What a status means for whoever waits (contract 2.8.1, session statuses). */
  public enum Phase {
    /** Takes invoices. */
    OPEN,
    /** A status below 200 that the contract does not name, or none: not known to be closed. */
    WORKING,
    /** Closed, its invoices and receipts are being worked on. */
    CLOSING,
    /** Over, with receipts. */
    DONE,
    /** Over without a receipt, for good. */
    FAILED,
    /** Over, with a code that is not in the contract; receipts are still asked for. */
    OVER;

    private static final Set<Integer> WITHOUT_RECEIPT = Set.of(405, 415, 420, 430, 435, 440, 445);

    private static Phase of(int code) {
      return switch (code) {
        case 100 -> OPEN;
        case 170 -> CLOSING;
        case 200 -> DONE;
        default -> code < 200 ? WORKING : WITHOUT_RECEIPT.contains(code) ? FAILED : OVER;
      };
    }

    /** Whether KSeF takes no more invoices in it. */
    public boolean closed() {
      return this != OPEN && this != WORKING;
    }
  }

  /** What the status means. */
  public Phase phase() {
    return Phase.of(code());
  }

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
