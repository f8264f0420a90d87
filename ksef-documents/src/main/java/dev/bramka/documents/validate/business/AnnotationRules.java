package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Words that an invoice must carry for what it sells. */
final class AnnotationRules {
  private static final BigDecimal SPLIT_PAYMENT_FROM = BigDecimal.valueOf(15_000);
  private static final BigDecimal SIMPLIFIED_UP_TO = BigDecimal.valueOf(450);
  private static final BigDecimal SIMPLIFIED_EUR = BigDecimal.valueOf(100);

  private AnnotationRules() {}

  static void check(Invoice invoice, Warnings warnings) {
    splitPayment(invoice, warnings);
    exemption(invoice, warnings);
    reverseCharge(invoice, warnings);
    margin(invoice, warnings);
    simplified(invoice, warnings);
    euDelivery(invoice, warnings);
    euSeller(invoice, warnings);
    buyer(invoice, warnings);
  }

  private static void euSeller(Invoice invoice, Warnings warnings) {
    boolean trade =
        invoice.amount("P_13_6_2") != null
            || invoice.amount("P_13_9") != null
            || invoice.noted("P_23");
    Element seller = invoice.root().child("Podmiot1");
    if (trade && seller != null && seller.child("PrefiksPodatnika") == null) {
      warnings.add(
          seller,
          "BIZ_EU_SELLER",
          "ustawa o VAT art. 97 ust. 10, art. 106e ust. 1 pkt 24",
          "Transakcja w UE wymaga numeru sprzedawcy z przedrostkiem PL (PrefiksPodatnika)",
          "Trade within the EU requires the seller's number with the prefix PL (PrefiksPodatnika)");
    }
  }

  /** Who the buyer is, and a correction of his number, which cannot be made by correcting it. */
  private static void buyer(Invoice invoice, Warnings warnings) {
    Element buyer = invoice.root().child("Podmiot2");
    if (buyer == null) {
      return;
    }
    boolean simplified = invoice.kind().equals("UPR");
    String nip = buyer.value("DaneIdentyfikacyjne", "NIP");
    if (simplified && nip.isEmpty()) {
      warnings.add(
          buyer,
          "BIZ_SIMPLIFIED_BUYER",
          "ustawa o VAT art. 106e ust. 5 pkt 3",
          "Faktura uproszczona wymaga NIP nabywcy",
          "A simplified invoice requires the buyer's NIP");
    } else if (!simplified && !nip.isEmpty() && buyer.child("DaneIdentyfikacyjne") != null) {
      if (buyer.value("DaneIdentyfikacyjne", "Nazwa").isEmpty()) {
        warnings.add(
            buyer,
            "BIZ_BUYER_NAME",
            "ustawa o VAT art. 106e ust. 1 pkt 3",
            "Brak nazwy nabywcy (Nazwa)",
            "The buyer's name is absent (Nazwa)");
      }
    }
    for (Element before : invoice.fa().all("Podmiot2K")) {
      String old = before.value("DaneIdentyfikacyjne", "NIP");
      if (!old.isEmpty() && !nip.isEmpty() && !old.equals(nip)) {
        warnings.add(
            before,
            "BIZ_BUYER_NIP_CORRECTED",
            "FA(3): Podmiot2K",
            "Błędnego NIP nabywcy nie poprawia się korektą danych: skoryguj fakturę do zera i wystaw"
                + " nową",
            "A wrong NIP of the buyer is not mended by correcting his data: correct the invoice to"
                + " zero and issue another");
      }
    }
  }

  private static void splitPayment(Invoice invoice, Warnings warnings) {
    boolean annex15 = invoice.rows().stream().anyMatch(row -> row.value("P_12_Zal_15").equals("1"));
    BigDecimal pln = duePln(invoice);
    if (annex15
        && !invoice.correction()
        && pln != null
        && pln.compareTo(SPLIT_PAYMENT_FROM) > 0
        && !invoice.noted("P_18A")) {
      warnings.add(
          place(invoice, "P_18A"),
          "BIZ_SPLIT_PAYMENT",
          "ustawa o VAT art. 106e ust. 1 pkt 18a",
          "Towar z załącznika 15 i kwota ponad 15 000 zł wymagają adnotacji „mechanizm podzielonej"
              + " płatności” (P_18A = 1)",
          "Goods of annex 15 above PLN 15 000 require the split payment annotation (P_18A = 1)");
    }
  }

  /** The amount due in PLN; null when the exchange rate is not stated. */
  private static @Nullable BigDecimal duePln(Invoice invoice) {
    if (invoice.inPln()) {
      return invoice.orZero("P_15");
    }
    return invoice.rows().stream()
        .map(row -> dev.bramka.documents.vat.Amounts.parse(row.value("KursWaluty")))
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .map(rate -> invoice.orZero("P_15").multiply(rate))
        .orElse(null);
  }

  private static void exemption(Invoice invoice, Warnings warnings) {
    boolean exempt =
        invoice.amount("P_13_7") != null
            || invoice.rows().stream().anyMatch(row -> row.value("P_12").equals("zw"));
    Element basis = invoice.notes().child("Zwolnienie");
    boolean given =
        basis != null && basis.children().stream().anyMatch(e -> e.name().matches("P_19[ABC]"));
    if (exempt && !given) {
      warnings.add(
          place(invoice, "Zwolnienie"),
          "BIZ_EXEMPTION_BASIS",
          "ustawa o VAT art. 106e ust. 1 pkt 19",
          "Sprzedaż zwolniona wymaga podstawy prawnej zwolnienia (P_19 i P_19A, P_19B lub P_19C)",
          "An exempt sale requires the basis of the exemption (P_19 and P_19A, P_19B or P_19C)");
    } else if (!exempt && given && !invoice.correction() && !invoice.rows().isEmpty()) {
      warnings.add(
          place(invoice, "Zwolnienie"),
          "BIZ_EXEMPTION_UNUSED",
          "ustawa o VAT art. 106e ust. 1 pkt 19",
          "Podano podstawę zwolnienia, a nie ma sprzedaży zwolnionej",
          "A basis of exemption is given, but nothing exempt is sold");
    }
  }

  private static void reverseCharge(Invoice invoice, Warnings warnings) {
    boolean buyerPays =
        invoice.amount("P_13_10") != null
            || invoice.amount("P_13_9") != null
            || invoice.rows().stream()
                .anyMatch(
                    row -> row.value("P_12").equals("oo") || row.value("P_12").equals("np II"));
    if (buyerPays && !invoice.noted("P_18")) {
      warnings.add(
          place(invoice, "P_18"),
          "BIZ_REVERSE_CHARGE",
          "ustawa o VAT art. 106e ust. 1 pkt 18",
          "Podatek rozlicza nabywca: faktura wymaga wyrazów „odwrotne obciążenie” (P_18 = 1)",
          "The buyer accounts for the tax: the reverse charge annotation is required (P_18 = 1)");
    }
  }

  private static void margin(Invoice invoice, Warnings warnings) {
    boolean sold = invoice.amount("P_13_11") != null;
    if (sold && !invoice.margin()) {
      warnings.add(
          place(invoice, "PMarzy"),
          "BIZ_MARGIN",
          "ustawa o VAT art. 106e ust. 2 i 3",
          "P_13_11 wymaga wskazania procedury marży (P_PMarzy)",
          "P_13_11 requires the margin scheme to be named (P_PMarzy)");
    }
  }

  private static void simplified(Invoice invoice, Warnings warnings) {
    BigDecimal limit =
        switch (invoice.fa().value("KodWaluty")) {
          case "PLN" -> SIMPLIFIED_UP_TO;
          case "EUR" -> SIMPLIFIED_EUR;
          default -> null;
        };
    boolean over = limit != null && invoice.orZero("P_15").compareTo(limit) > 0;
    if (invoice.kind().equals("UPR") && over) {
      warnings.add(
          place(invoice, "P_15"),
          "BIZ_SIMPLIFIED_LIMIT",
          "ustawa o VAT art. 106e ust. 5 pkt 3",
          "Faktura uproszczona może opiewać najwyżej na 450 zł albo 100 EUR",
          "A simplified invoice may come to PLN 450 or EUR 100 at most");
    }
  }

  private static void euDelivery(Invoice invoice, Warnings warnings) {
    boolean sold =
        invoice.amount("P_13_6_2") != null
            || invoice.rows().stream().anyMatch(row -> row.value("P_12").equals("0 WDT"));
    Element buyer = invoice.root().child("Podmiot2");
    boolean known = buyer != null && !buyer.value("DaneIdentyfikacyjne", "NrVatUE").isEmpty();
    if (sold && !known && buyer != null) {
      warnings.add(
          buyer,
          "BIZ_EU_BUYER",
          "ustawa o VAT art. 106e ust. 1 pkt 24 lit. c",
          "Dostawa wewnątrzwspólnotowa wymaga numeru VAT UE nabywcy (KodUE, NrVatUE)",
          "A delivery within the EU requires the buyer's EU VAT number (KodUE, NrVatUE)");
    }
  }

  /** The annotation, or where it belongs. */
  private static Element place(Invoice invoice, String element) {
    Element at = invoice.notes().child(element);
    at = at == null ? invoice.fa().child(element) : at;
    return at == null ? invoice.fa() : at;
  }
}
