package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Words that an invoice must carry for what it sells, and those that contradict it. */
final class AnnotationRules {
  private static final BigDecimal SPLIT_PAYMENT_FROM = BigDecimal.valueOf(15_000);
  private static final BigDecimal SIMPLIFIED_UP_TO = BigDecimal.valueOf(450);
  private static final BigDecimal SIMPLIFIED_EUR = BigDecimal.valueOf(100);

  static final List<Check> CHECKS =
      List.of(
          Check.fa("BIZ_SPLIT_PAYMENT", AnnotationRules::splitPayment),
          Check.fa("BIZ_SPLIT_PAYMENT_FORM", AnnotationRules::splitPaymentForm),
          Check.fa("BIZ_EXEMPTION_BASIS", AnnotationRules::exemption),
          Check.fa("BIZ_EXEMPTION_UNUSED", AnnotationRules::exemptionUnused),
          Check.fa("BIZ_REVERSE_CHARGE", AnnotationRules::reverseCharge),
          Check.fa("BIZ_REVERSE_CHARGE_UNUSED", AnnotationRules::reverseChargeUnused),
          Check.fa("BIZ_REVERSE_CHARGE_FOREIGN", AnnotationRules::reverseChargeForeign),
          Check.fa("BIZ_MARGIN", AnnotationRules::margin),
          Check.fa("BIZ_MARGIN_UNUSED", AnnotationRules::marginUnused),
          Check.fa("BIZ_NEW_TRANSPORT", AnnotationRules::newTransportRow),
          Check.fa("BIZ_NEW_TRANSPORT_SALE", AnnotationRules::newTransportSale),
          Check.fa("BIZ_SIMPLIFIED_LIMIT", AnnotationRules::simplifiedLimit),
          Check.fa("BIZ_SIMPLIFIED_SALE", AnnotationRules::simplifiedSale));

  private AnnotationRules() {}

  private static void splitPayment(Invoice invoice, Hits hits) {
    boolean annex15 =
        invoice.rows().stream().anyMatch(row -> row.value("P_12_Zal_15").equals("1"))
            || invoice.orderRows().stream().anyMatch(row -> row.value("P_12Z_Zal_15").equals("1"));
    BigDecimal pln = duePln(invoice);
    if (annex15
        && !invoice.correction()
        && pln != null
        && pln.compareTo(SPLIT_PAYMENT_FROM) > 0
        && !invoice.noted("P_18A")) {
      hits.add(invoice.note("P_18A"));
    }
  }

  /** The amount due in PLN; null when the exchange rate is not stated. */
  private static @Nullable BigDecimal duePln(Invoice invoice) {
    if (invoice.inPln()) {
      return invoice.orZero("P_15");
    }
    return Stream.concat(
            Stream.ofNullable(invoice.amount("KursWalutyZ")),
            invoice.rows().stream()
                .map(row -> Amounts.parse(row.value("KursWaluty")))
                .filter(Objects::nonNull))
        .findFirst()
        .map(rate -> invoice.orZero("P_15").multiply(rate))
        .orElse(null);
  }

  private static void splitPaymentForm(Invoice invoice, Hits hits) {
    Element form = invoice.body().at("Platnosc", "FormaPlatnosci");
    if (form != null && invoice.noted("P_18A") && form.text().strip().matches("[12347]")) {
      hits.add(form, "form", "FormaPlatnosci " + form.text().strip());
    }
  }

  private static boolean exempt(Invoice invoice) {
    return invoice.sold("P_13_7") || invoice.rated("zw");
  }

  private static boolean exemptionNamed(Invoice invoice) {
    Element basis = invoice.notes().child("Zwolnienie");
    return basis != null && basis.children().stream().anyMatch(e -> e.name().matches("P_19[ABC]"));
  }

  private static void exemption(Invoice invoice, Hits hits) {
    if (exempt(invoice) && !exemptionNamed(invoice)) {
      hits.add(invoice.note("Zwolnienie"));
    }
  }

  private static void exemptionUnused(Invoice invoice, Hits hits) {
    boolean sells = !invoice.rows().isEmpty() && !invoice.correction();
    if (sells && exemptionNamed(invoice) && !exempt(invoice)) {
      hits.add(invoice.note("Zwolnienie"));
    }
  }

  /**
   * Sales abroad are taxed by the buyer when he is in business there, not when he is a consumer.
   */
  private static boolean buyerPays(Invoice invoice) {
    Party buyer = invoice.buyer();
    boolean abroad = invoice.sold("P_13_8") || invoice.rated("np I");
    boolean foreignBusiness = buyer.inEu() || buyer.field("NrID") != null;
    return invoice.sold("P_13_9", "P_13_10")
        || invoice.rated("oo", "np II")
        || (abroad && foreignBusiness && !invoice.noted("P_23"));
  }

  private static void reverseCharge(Invoice invoice, Hits hits) {
    if (buyerPays(invoice) && !invoice.noted("P_18")) {
      hits.add(invoice.note("P_18"));
    }
  }

  private static void reverseChargeUnused(Invoice invoice, Hits hits) {
    boolean any =
        invoice.sold("P_13_8", "P_13_9", "P_13_10") || invoice.rated("oo", "np", "np I", "np II");
    boolean sells = !invoice.rows().isEmpty() || invoice.sold("P_15");
    if (invoice.noted("P_18") && !any && sells && !invoice.correction()) {
      hits.add(invoice.note("P_18"));
    }
  }

  private static void reverseChargeForeign(Invoice invoice, Hits hits) {
    Party buyer = invoice.buyer();
    boolean domestic = invoice.sold("P_13_10") || invoice.rated("oo");
    if (domestic && buyer.element() != null && buyer.nip().isEmpty()) {
      hits.add(buyer.element());
    }
  }

  private static void margin(Invoice invoice, Hits hits) {
    if (invoice.sold("P_13_11") && !invoice.margin()) {
      hits.add(invoice.note("PMarzy"));
    }
  }

  private static void marginUnused(Invoice invoice, Hits hits) {
    boolean others = invoice.sold("P_15") && !invoice.sold("P_13_11");
    if (invoice.margin() && others && !invoice.correction()) {
      hits.add(invoice.note("PMarzy"));
    }
  }

  private static List<Element> newTransports(Invoice invoice) {
    Element all = invoice.notes().child("NoweSrodkiTransportu");
    return all == null ? List.of() : all.all("NowySrodekTransportu");
  }

  private static void newTransportRow(Invoice invoice, Hits hits) {
    Set<String> rows = new HashSet<>();
    invoice.rows().forEach(row -> rows.add(row.value("NrWierszaFa")));
    for (Element transport : newTransports(invoice)) {
      Element at = transport.child("P_NrWierszaNST");
      String row = at == null ? "" : at.text().strip();
      if (at != null && !rows.contains(row) && !invoice.correction()) {
        hits.add(at, "row", row);
      }
    }
  }

  private static void newTransportSale(Invoice invoice, Hits hits) {
    boolean delivery = invoice.sold("P_13_6_2") || invoice.rated("0 WDT", "0");
    if (!newTransports(invoice).isEmpty() && !delivery && !invoice.correction()) {
      hits.add(invoice.note("NoweSrodkiTransportu"));
    }
  }

  private static void simplifiedLimit(Invoice invoice, Hits hits) {
    BigDecimal limit =
        switch (invoice.body().value("KodWaluty")) {
          case "PLN" -> SIMPLIFIED_UP_TO;
          case "EUR" -> SIMPLIFIED_EUR;
          default -> null;
        };
    if (invoice.is("UPR") && limit != null && invoice.orZero("P_15").compareTo(limit) > 0) {
      hits.add(invoice.place("P_15"));
    }
  }

  private static void simplifiedSale(Invoice invoice, Hits hits) {
    boolean excluded =
        invoice.sold("P_13_5", "P_13_6_2", "P_13_9", "P_13_10")
            || invoice.rated("0 WDT", "oo", "np II");
    if (invoice.is("UPR") && excluded) {
      hits.add(invoice.place("RodzajFaktury"));
    }
  }
}
