package dev.bramka.documents.generate;

import dev.bramka.documents.InvoiceVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of an invoice given as JSON.
 *
 * @param version the structure
 * @param xml the document; null when the JSON could not be mapped at all
 * @param errors why KSeF would refuse it; empty when it is valid
 * @param warnings what a reader should look at, as far as validation was asked for it
 */
public record GeneratedInvoice(
    InvoiceVersion version,
    byte @Nullable [] xml,
    List<JsonFinding> errors,
    List<JsonFinding> warnings) {
  static GeneratedInvoice unmapped(InvoiceVersion version, List<JsonFinding> errors) {
    return new GeneratedInvoice(version, null, List.copyOf(errors), List.of());
  }

  /** The document when nothing is wrong with it. */
  public Optional<byte[]> valid() {
    return errors.isEmpty() ? Optional.ofNullable(xml) : Optional.empty();
  }
}
