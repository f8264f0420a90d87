package dev.bramka.simulator.rules;

import dev.bramka.simulator.state.InvoiceStore.Invoice;
import java.time.Instant;
import java.time.LocalDate;

/** In which mode an invoice counts as issued. */
public final class InvoiceMode {
  private InvoiceMode() {}

  /**
   * {@code Offline} when declared so or when the issue date lies before the day of sending in
   * Poland (KSeF documentation, "automatyczne określanie trybu"), else {@code Online}.
   */
  public static String of(Invoice invoice) {
    LocalDate sent =
        LocalDate.ofInstant(Instant.ofEpochMilli(invoice.invoicing()), ReferenceNumbers.WARSAW);
    boolean late =
        invoice.issueDate() != null && LocalDate.parse(invoice.issueDate()).isBefore(sent);
    return invoice.offline() || late ? "Offline" : "Online";
  }
}
