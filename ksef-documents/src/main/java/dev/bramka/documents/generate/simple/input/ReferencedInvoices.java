package dev.bramka.documents.generate.simple.input;

import java.util.Optional;

/** Finds invoices that a correction or settlement refers to. */
@FunctionalInterface
public interface ReferencedInvoices {
  /** Knows none. */
  ReferencedInvoices NONE = number -> Optional.empty();

  /**
   * The exact document with this KSeF number.
   *
   * @return empty when it is not known or not the caller's to see
   */
  Optional<byte[]> find(String ksefNumber);
}
