package dev.bramka.documents.validate;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.Finding.Layer;
import dev.bramka.documents.validate.business.BusinessRules;
import dev.bramka.documents.validate.business.Warning;
import java.time.Clock;
import java.util.List;

/**
 * Says whether KSeF would accept a document, and if not, everything that is wrong with it.
 *
 * <p>Layers run in order, a later one only when the document is still readable: bytes (encoding and
 * characters, KSeF "weryfikacja faktury"), well-formed XML without DTD and processing instructions,
 * the official schema with its row limits, KSeF's own rules, and when asked for, on valid
 * documents, what a book-keeper would question. Nothing is ever fetched, and time and memory are
 * bounded by the document's size. Thread-safe; one instance serves all threads.
 */
public final class InvoiceValidator {
  private final Clock clock;

  /**
   * @param clock tells which day it is when {@code P_1} must not lie in the future
   */
  public InvoiceValidator(Clock clock) {
    this.clock = clock;
  }

  /**
   * Validates a document.
   *
   * @param xml the exact bytes; not changed
   * @param options the demands of the place it is meant for
   */
  public ValidationReport validate(byte[] xml, ValidationOptions options) {
    Findings findings = new Findings();
    if (!ByteLayer.check(xml, options, findings)) {
      return new ValidationReport(null, InvoiceFacts.NONE, findings.all());
    }
    DocumentPass pass = new DocumentPass(xml, options, findings);
    pass.run();
    if (xml.length > options.maxBytes() && pass.complete() && !pass.facts().attachment()) {
      findings.addFirst(
          new Finding(
              Layer.BYTES,
              Finding.Severity.ERROR,
              "BYTES_SIZE",
              0,
              0,
              "",
              "Dokument bez załączników ma " + xml.length + " B, dozwolone " + options.maxBytes(),
              "A document without attachments may have %d bytes, this one has %d"
                  .formatted(options.maxBytes(), xml.length)));
    }
    if (pass.complete() && pass.version() != null) {
      new KsefRules(clock, options, findings).check(pass.located(), pass.version());
    }
    if (options.business() != null && pass.complete() && !findings.hasErrors()) {
      BusinessRules.check(Element.parse(xml), options.business())
          .forEach(warning -> findings.add(finding(warning)));
    }
    return new ValidationReport(pass.version(), pass.facts(), List.copyOf(findings.all()));
  }

  private static Finding finding(Warning warning) {
    return new Finding(
        Layer.BUSINESS,
        warning.error() ? Finding.Severity.ERROR : Finding.Severity.WARNING,
        warning.rule().id(),
        warning.at().line(),
        warning.at().column(),
        warning.at().path(),
        warning.pl(),
        warning.en(),
        warning.rule().source());
  }
}
