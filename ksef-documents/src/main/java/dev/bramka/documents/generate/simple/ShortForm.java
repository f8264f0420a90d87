package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.vat.TaxRounding;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an FA(3) invoice out of the short form: seller, buyer, lines, dates and payment in English
 * names, sums worked out. Findings name the place in the short form. Thread-safe.
 */
public final class ShortForm {
  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

  private final Clock clock;
  private final InvoiceGenerator generator;

  /**
   * @param clock when the invoice was made, and which day it is in Poland when none is given
   */
  public ShortForm(Clock clock) {
    this.clock = clock;
    this.generator = new InvoiceGenerator(clock);
  }

  /**
   * What became of a short form.
   *
   * @param invoice the full JSON as far as it could be made, without what generating adds when the
   *     short form itself is wrong
   * @param generated the document and what was found, with pointers into the short form
   */
  public record Result(ObjectNode invoice, GeneratedInvoice generated) {}

  /**
   * Generates an invoice.
   *
   * @param given the short form's object
   * @param originals finds the invoices it refers to by KSeF number
   * @param options what the document must meet
   */
  public Result generate(
      ObjectNode given, ReferencedInvoices originals, ValidationOptions options) {
    Expansion expansion = new Expansion(LocalDate.now(clock.withZone(WARSAW)), originals);
    ShortFormNode input = expansion.input(given, "");
    ObjectNode invoice = Expansion.object();
    TaxRounding taxPer = TaxRounding.valueOf(orRate(input.choice("taxPer", CodeWords.TAX_PER)));
    new Sections(expansion, input, invoice, taxPer).write();
    expansion.refuseUnknownKeys();
    if (!expansion.findings.all().isEmpty()) {
      GeneratedInvoice none =
          new GeneratedInvoice(
              dev.bramka.documents.InvoiceVersion.FA_3, null, expansion.findings.all(), List.of());
      return new Result(invoice, none);
    }
    GeneratedInvoice full = generator.generate(invoice, taxPer, options);
    return new Result(invoice, translated(full, expansion));
  }

  private static GeneratedInvoice translated(GeneratedInvoice full, Expansion expansion) {
    return new GeneratedInvoice(
        full.version(),
        full.xml(),
        all(full.errors(), expansion::translated),
        all(full.warnings(), expansion::translated));
  }

  private static String orRate(@org.jspecify.annotations.Nullable String chosen) {
    return chosen == null ? "RATE" : chosen;
  }

  private static List<JsonFinding> all(
      List<JsonFinding> findings, UnaryOperator<JsonFinding> translated) {
    return findings.stream().map(translated).toList();
  }
}
