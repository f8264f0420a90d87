package dev.bramka.gateway.invoices;

import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.Finding.Severity;
import java.io.Serial;
import java.util.List;

/** An invoice is not taken because KSeF would refuse it; all that is wrong with it is known. */
public final class InvoiceRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param place an element's path or a JSON pointer; empty for the whole document
   * @param rule its stable id
   * @param pl the message in Polish
   * @param en the message in English
   */
  public record Fault(String place, String rule, String pl, String en) {}

  private final transient List<Fault> faults;

  private InvoiceRefused(List<Fault> faults) {
    super("The invoice has " + faults.size() + " faults", null, false, false);
    this.faults = faults;
  }

  static InvoiceRefused ofXml(List<Finding> findings) {
    return new InvoiceRefused(
        findings.stream()
            .filter(f -> f.severity() == Severity.ERROR)
            .map(f -> new Fault(f.path(), f.rule(), f.pl(), f.en()))
            .toList());
  }

  static InvoiceRefused ofJson(List<JsonFinding> findings) {
    return new InvoiceRefused(
        findings.stream().map(f -> new Fault(f.pointer(), f.rule(), f.pl(), f.en())).toList());
  }

  /** All that is wrong. */
  public List<Fault> faults() {
    return faults;
  }
}
