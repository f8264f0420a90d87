package dev.bramka.documents.validate;

import dev.bramka.documents.InvoiceVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that validation found.
 *
 * @param version the structure the document declares, or null when it is none of KSeF's
 * @param facts what was read on the way
 * @param findings of all layers that could run, in the order found; at most {@link #MAX_FINDINGS}
 */
public record ValidationReport(
    @Nullable InvoiceVersion version, InvoiceFacts facts, List<Finding> findings) {
  /** More findings than this help nobody and could be made to fill the memory. */
  public static final int MAX_FINDINGS = 500;

  /** Whether nothing was found that KSeF rejects. */
  public boolean valid() {
    return firstError().isEmpty();
  }

  /** The first finding that makes the document invalid. */
  public Optional<Finding> firstError() {
    return findings.stream().filter(f -> f.severity() == Finding.Severity.ERROR).findFirst();
  }
}
