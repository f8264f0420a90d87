package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.InvoiceParser;
import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.CorrectedState;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An invoice that another refers to.
 *
 * @param invoice its full JSON after the corrections that are known, or null when only its number
 *     is
 * @param number its own number
 * @param issueDate when it was issued; empty when not known
 * @param ksefNumber its KSeF number; empty for an invoice outside KSeF
 * @param unclear the number of a correction of it that does not say what became of it; empty for
 *     none
 */
record ReferencedInvoice(
    @Nullable ObjectNode invoice,
    String number,
    String issueDate,
    String ksefNumber,
    String unclear) {

  /**
   * Reads {@code ksefNumber}, {@code xml}, {@code number} and {@code issueDate}.
   *
   * @param content whether what the invoice says is wanted when only its own number is given
   */
  static Optional<ReferencedInvoice> of(Expansion expansion, ShortFormNode given, boolean content) {
    String ksefNumber = given.text("ksefNumber");
    String number = given.text("number");
    String issued = given.text("issueDate");
    byte[] xml = given.base64("xml");
    if (xml == null && number.isEmpty() && !ksefNumber.isEmpty()) {
      xml = expansion.originals.find(ksefNumber).orElse(null);
      if (xml == null) {
        absent(given, ksefNumber);
        return Optional.empty();
      }
    }
    if (ksefNumber.isEmpty()) {
      ksefNumber =
          (xml == null ? numbered(expansion, given) : expansion.originals.withContent(xml))
              .orElse("");
      boolean looked = xml == null && content && !ksefNumber.isEmpty();
      xml = looked ? expansion.originals.find(ksefNumber).orElse(null) : xml;
    }
    if (xml == null) {
      given.required("number");
      return Optional.of(new ReferencedInvoice(null, number, issued, ksefNumber, ""));
    }
    return read(expansion, given, xml, ksefNumber);
  }

  private static void absent(ShortFormNode given, String ksefNumber) {
    given.problem(
        "ksefNumber",
        "nie ma w archiwum faktury " + ksefNumber + "; podaj xml",
        "the archive has no invoice " + ksefNumber + "; give its xml");
  }

  /** The KSeF number of an invoice of ours that is given by its own number. */
  static Optional<String> numbered(Expansion expansion, ShortFormNode given) {
    String number = given.text("number");
    return number.isEmpty()
        ? Optional.empty()
        : expansion.originals.numbered(number, given.text("issueDate"));
  }

  private static Optional<ReferencedInvoice> read(
      Expansion expansion, ShortFormNode given, byte[] xml, String ksefNumber) {
    try {
      ObjectNode invoice = InvoiceParser.parse(xml);
      JsonRow fa = new JsonRow(invoice.path("Fa"));
      CorrectedState state =
          ksefNumber.isEmpty()
              ? new CorrectedState(invoice, "")
              : CorrectedState.of(
                  invoice, ksefNumber, expansion.originals.laterCorrections(ksefNumber));
      return Optional.of(
          new ReferencedInvoice(
              state.invoice(), fa.text("P_2"), fa.text("P_1"), ksefNumber, state.unclear()));
    } catch (IllegalArgumentException e) {
      String key = given.has("xml") ? "xml" : "ksefNumber";
      given.problem(key, "to nie jest faktura: " + e.getMessage(), "no invoice: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Refuses to go on from a state that is not known. */
  void clear(ShortFormNode given, String pl, String en) {
    if (!unclear.isEmpty()) {
      given.problem(
          "",
          unclear + " koryguje tę fakturę, ale nie mówi, co z niej zostało; " + pl,
          unclear + " corrects this invoice without saying what became of it; " + en);
    }
  }

  /** Names it in {@code DaneFaKorygowanej}. */
  void write(FullFormObject to, ShortFormNode given) {
    to.node().put("DataWystFaKorygowanej", issueDate);
    to.from("DataWystFaKorygowanej", given, "issueDate");
    to.node().put("NrFaKorygowanej", number);
    if (ksefNumber.isEmpty()) {
      to.put("NrKSeFN", 1);
    } else {
      to.put("NrKSeF", 1);
      to.put("NrKSeFFaKorygowanej", ksefNumber, given, "ksefNumber");
    }
  }

  JsonRow fa() {
    return new JsonRow(invoice == null ? Expansion.object() : invoice.path("Fa"));
  }

  /** The sums the invoice states. */
  Totals stated() {
    Map<TaxCategory, Totals.Sums> byKind = new EnumMap<>(TaxCategory.class);
    JsonRow fa = fa();
    for (TaxCategory kind : TaxCategory.values()) {
      BigDecimal net = fa.number(kind.netElement());
      if (net != null) {
        BigDecimal tax = kind.taxElement().map(fa::number).orElse(BigDecimal.ZERO);
        BigDecimal pln = kind.taxInPlnElement().map(fa::number).orElse(null);
        byKind.put(
            kind,
            new Totals.Sums(Vat.round(net), Vat.round(tax == null ? BigDecimal.ZERO : tax), pln));
      }
    }
    return new Totals(byKind);
  }
}
