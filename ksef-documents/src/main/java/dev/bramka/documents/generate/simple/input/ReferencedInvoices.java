package dev.bramka.documents.generate.simple.input;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds invoices that a correction or settlement refers to, among those the caller may see. */
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

  /**
   * The KSeF number of the one sale with this number of the seller's own.
   *
   * @param issueDate ISO; empty for any day
   * @return empty when there is none, or more than one
   */
  default Optional<String> numbered(String number, String issueDate) {
    return Optional.empty();
  }

  /** The KSeF number of the invoice with these very bytes. */
  default Optional<String> withContent(byte[] xml) {
    return Optional.empty();
  }

  /**
   * A correction that is known.
   *
   * @param xml null when it is not readable here, so that what it says is not known
   */
  record Later(String ksefNumber, byte @Nullable [] xml) {}

  /**
   * All corrections between the same parties since the day of an invoice, oldest first; its own are
   * among them. Read as they are asked for.
   */
  default Stream<Later> laterCorrections(String ksefNumber) {
    return Stream.empty();
  }
}
