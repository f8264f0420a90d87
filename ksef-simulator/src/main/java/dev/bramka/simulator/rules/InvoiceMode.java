package dev.bramka.simulator.rules;

import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.state.InvoiceStore.Invoice;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** In which mode an invoice counts as issued. */
public final class InvoiceMode {
  private InvoiceMode() {}

  /**
   * {@code Offline} when declared so or when the issue date lies before the day of sending in
   * Poland (KSeF documentation, "automatyczne określanie trybu"), else {@code Online}.
   */
  public static String of(Invoice invoice) {
    return of(
        invoice.issueDate() == null ? null : LocalDate.parse(invoice.issueDate()),
        invoice.invoicing(),
        invoice.offline());
  }

  static String of(@Nullable LocalDate issued, long invoicing, boolean offline) {
    LocalDate sent = LocalDate.ofInstant(Instant.ofEpochMilli(invoicing), Wire.WARSAW);
    boolean late = issued != null && issued.isBefore(sent);
    return offline || late ? "Offline" : "Online";
  }
}
