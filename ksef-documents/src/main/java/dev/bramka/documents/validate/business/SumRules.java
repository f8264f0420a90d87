package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.RowValues;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sums against each other and against the rows. */
final class SumRules {
  private static final Rule NET = new Rule("BIZ_TOTAL_NET", "ustawa o VAT art. 106e ust. 1 pkt 13");
  private static final Rule TAX =
      new Rule("BIZ_TOTAL_TAX", "ustawa o VAT art. 106e ust. 1 pkt 14, ust. 7 i 10");
  private static final BigDecimal GROSZ = new BigDecimal("0.01");
  private static final BigDecimal TWO_GROSZE = new BigDecimal("0.02");

  private final Invoice invoice;
  private final Warnings warnings;

  private SumRules(Invoice invoice, Warnings warnings) {
    this.invoice = invoice;
    this.warnings = warnings;
  }

  static void check(Invoice invoice, Warnings warnings) {
    SumRules rules = new SumRules(invoice, warnings);
    rules.due();
    rules.exchange();
    boolean rowsMakeSums = List.of("VAT", "UPR", "KOR").contains(invoice.kind());
    if (rowsMakeSums && !invoice.rows().isEmpty()) {
      rules.rows();
    }
    rules.settlement();
    rules.taxOfSums();
    rules.sign();
  }

  /**
   * Where rows do not make the sums (advances, settlements), each tax must still fit its net at one
   * of the kind's rates; rounding row by row may move it by a grosz a row.
   */
  private void taxOfSums() {
    if (!List.of("ZAL", "ROZ").contains(invoice.kind())) {
      return;
    }
    BigDecimal tolerance =
        TWO_GROSZE.add(new BigDecimal("0.01").multiply(BigDecimal.valueOf(rowCount())));
    for (TaxCategory kind : TaxCategory.values()) {
      Element at = kind.taxElement().map(invoice.fa()::child).orElse(null);
      if (at == null || kind.rates().isEmpty()) {
        continue;
      }
      BigDecimal net = invoice.orZero(kind.netElement());
      BigDecimal tax = invoice.orZero(at.name());
      boolean fits =
          kind.rates().stream()
              .anyMatch(rate -> near(tax, Vat.onNet(net, new BigDecimal(rate)), tolerance));
      if (!fits) {
        String first = kind.rates().getFirst();
        differs(
            at.name(),
            tax,
            Vat.onNet(net, new BigDecimal(first)),
            new Reckoning(TAX, "stawki " + first + "%", "the rate of " + first + "%"));
      }
    }
  }

  private int rowCount() {
    Element order = invoice.fa().child("Zamowienie");
    return invoice.rows().size() + (order == null ? 0 : order.children().size());
  }

  /** Only a correction takes something back; tax in PLN stands beside tax in another currency. */
  private void sign() {
    Element at = invoice.fa().child("P_15");
    if (at != null && !invoice.correction() && invoice.orZero("P_15").signum() < 0) {
      warnings.add(
          at,
          "BIZ_NEGATIVE",
          "ustawa o VAT art. 106j ust. 1",
          "Kwota ujemna (" + invoice.orZero("P_15") + ") wymaga faktury korygującej",
          "A negative amount (" + invoice.orZero("P_15") + ") calls for a correction");
    }
    for (Element child : invoice.fa().children()) {
      if (invoice.inPln() && child.name().matches("P_14_[1-4]W")) {
        warnings.add(
            child,
            "BIZ_TAX_IN_PLN_UNUSED",
            "ustawa o VAT art. 106e ust. 11; FA(3): " + child.name(),
            child.name() + " dotyczy faktur w walucie obcej, a ta jest w PLN",
            child.name() + " is for invoices in a foreign currency, this one is in PLN");
      }
    }
  }

  private void due() {
    Element at = invoice.fa().child("P_15");
    BigDecimal stated = invoice.amount("P_15");
    BigDecimal sum = BigDecimal.ZERO;
    boolean sums = false;
    for (TaxCategory kind : TaxCategory.values()) {
      sums |= invoice.amount(kind.netElement()) != null;
      sum = sum.add(invoice.orZero(kind.netElement()));
      sum = sum.add(kind.taxElement().map(invoice::orZero).orElse(BigDecimal.ZERO));
    }
    if (at != null && stated != null && sums && stated.compareTo(sum) != 0) {
      warnings.add(
          at,
          "BIZ_TOTAL_DUE",
          "ustawa o VAT art. 106e ust. 1 pkt 15; FA(3): P_15",
          "P_15 wynosi " + stated + ", a suma P_13 i P_14 wynosi " + sum,
          "P_15 is " + stated + ", but P_13 and P_14 add up to " + sum);
    }
  }

  private void rows() {
    List<TaxedRow> sales = new ArrayList<>();
    for (Element row : invoice.rows()) {
      Optional<TaxedRow> sale = Rows.invoiceRow(RowValues.of(row), invoice.margin());
      if (sale.isEmpty()) {
        return; // a row that says no value or no definite rate: nothing can be added up
      }
      sales.add(sale.get());
    }
    Totals perRate = Totals.of(sales, TaxRounding.RATE);
    Totals perRow = Totals.of(sales, TaxRounding.ROW);
    // Rows of a correction are only those that changed; each state may be off by a grosz.
    BigDecimal tolerance = invoice.correction() ? TWO_GROSZE : GROSZ;
    for (TaxCategory kind : TaxCategory.values()) {
      net(kind, perRate.of(kind), perRow.of(kind), tolerance);
      tax(kind, perRate.of(kind), perRow.of(kind), tolerance);
    }
  }

  private void net(
      TaxCategory kind, Totals.Sums perRate, Totals.Sums perRow, BigDecimal tolerance) {
    BigDecimal stated = invoice.orZero(kind.netElement());
    if (!near(stated, perRate.net(), tolerance) && !near(stated, perRow.net(), tolerance)) {
      differs(kind.netElement(), stated, perRate.net(), new Reckoning(NET, "wierszy", "rows"));
    }
  }

  private void tax(
      TaxCategory kind, Totals.Sums perRate, Totals.Sums perRow, BigDecimal tolerance) {
    if (kind.taxElement().isEmpty()) {
      return;
    }
    String element = kind.taxElement().get();
    BigDecimal stated = invoice.orZero(element);
    if (!near(stated, perRate.tax(), tolerance) && !near(stated, perRow.tax(), tolerance)) {
      differs(element, stated, perRate.tax(), new Reckoning(TAX, "stawki", "the rate"));
    }
  }

  /** A rule and its source. */
  private record Rule(String id, String source) {}

  /** What an amount is worked out from, in words. */
  private record Reckoning(Rule rule, String pl, String en) {}

  private void differs(
      String element, BigDecimal stated, BigDecimal expected, Reckoning reckoning) {
    Element at = invoice.fa().child(element);
    String found = at == null ? "0 (brak)" : stated.toPlainString();
    String foundEn = at == null ? "0 (absent)" : stated.toPlainString();
    warnings.add(
        at == null ? invoice.fa() : at,
        reckoning.rule().id(),
        reckoning.rule().source(),
        element + " wynosi " + found + ", a z " + reckoning.pl() + " wynika " + expected,
        element + " is " + foundEn + ", but " + reckoning.en() + " give " + expected);
  }

  private static boolean near(BigDecimal a, BigDecimal b, BigDecimal tolerance) {
    return a.subtract(b).abs().compareTo(tolerance) <= 0;
  }

  /** Tax must also be said in PLN when the invoice is in another currency. */
  private void exchange() {
    if (invoice.inPln()) {
      return;
    }
    @Nullable BigDecimal rate = onlyRate();
    for (TaxCategory kind : TaxCategory.values()) {
      String taxElement = kind.taxElement().orElse("");
      String plnElement = kind.taxInPlnElement().orElse("");
      Element tax = plnElement.isEmpty() ? null : invoice.fa().child(taxElement);
      if (tax != null && invoice.orZero(taxElement).signum() != 0) {
        inPln(tax, plnElement, rate);
      }
    }
  }

  private void inPln(Element tax, String plnElement, @Nullable BigDecimal rate) {
    BigDecimal stated = invoice.amount(plnElement);
    if (stated == null) {
      warnings.add(
          tax,
          "BIZ_TAX_IN_PLN",
          "ustawa o VAT art. 106e ust. 11",
          "%s jest w walucie obcej, a brak kwoty w złotych (%s)".formatted(tax.name(), plnElement),
          "%s is in a foreign currency; the amount in PLN, %s, is absent"
              .formatted(tax.name(), plnElement));
    } else if (rate != null) {
      taxInPln(tax, plnElement, stated, rate);
    }
    exchangeRate(tax);
  }

  private void taxInPln(Element tax, String plnElement, BigDecimal stated, BigDecimal rate) {
    BigDecimal expected = Vat.round(invoice.orZero(tax.name()).multiply(rate));
    Element at = invoice.fa().child(plnElement);
    boolean fromNet = near(stated, fromNet(tax.name(), rate), TWO_GROSZE);
    if (at != null && !near(stated, expected, GROSZ) && !fromNet) {
      warnings.add(
          at,
          "BIZ_TAX_IN_PLN_VALUE",
          "ustawa o VAT art. 31a, art. 106e ust. 11",
          "%s wynosi %s, a %s × kurs %s = %s"
              .formatted(plnElement, stated, tax.name(), rate, expected),
          "%s is %s, but %s × rate %s = %s"
              .formatted(plnElement, stated, tax.name(), rate, expected));
    }
  }

  private void exchangeRate(Element tax) {
    boolean noRate =
        invoice.amount("KursWalutyZ") == null
            && invoice.rows().stream().allMatch(r -> r.value("KursWaluty").isEmpty());
    if (noRate && invoice.fa().child("ZaliczkaCzesciowa") == null) {
      warnings.add(
          tax,
          "BIZ_EXCHANGE_RATE",
          "ustawa o VAT art. 31a; FA(3): KursWaluty, KursWalutyZ",
          "Podatek w walucie obcej, a brak kursu (KursWaluty, dla zaliczek KursWalutyZ)",
          "Tax in a foreign currency without an exchange rate (KursWaluty, advances KursWalutyZ)");
    }
  }

  /**
   * The other lawful way: the net in PLN, rounded, at the rate that the tax was worked out with.
   */
  private BigDecimal fromNet(String taxElement, BigDecimal rate) {
    BigDecimal net = invoice.orZero(taxElement.replace("P_14_", "P_13_"));
    BigDecimal tax = invoice.orZero(taxElement);
    if (net.signum() == 0) {
      return tax.multiply(rate);
    }
    BigDecimal percent = tax.multiply(BigDecimal.valueOf(100)).divide(net, 0, RoundingMode.HALF_UP);
    return Vat.onNet(Vat.round(net.multiply(rate)), percent);
  }

  /** The exchange rate when the document has one only. */
  private @Nullable BigDecimal onlyRate() {
    BigDecimal only = invoice.amount("KursWalutyZ");
    for (Element row : invoice.rows()) {
      BigDecimal rate = RowValues.of(row).number("KursWaluty");
      if (rate != null && only != null && rate.compareTo(only) != 0) {
        return null;
      }
      only = rate == null ? only : rate;
    }
    return invoice.correction() ? null : only;
  }

  private void settlement() {
    Element settlement = invoice.fa().child("Rozliczenie");
    Element toPay = settlement == null ? null : settlement.child("DoZaplaty");
    if (settlement == null || toPay == null) {
      return;
    }
    BigDecimal expected =
        invoice
            .orZero("P_15")
            .add(sum(settlement.all("Obciazenia")))
            .subtract(sum(settlement.all("Odliczenia")));
    BigDecimal stated = dev.bramka.documents.vat.Amounts.parse(toPay.text().strip());
    if (stated != null && stated.compareTo(expected) != 0) {
      warnings.add(
          toPay,
          "BIZ_TO_PAY",
          "FA(3): DoZaplaty",
          "DoZaplaty wynosi " + stated + ", a P_15 + obciążenia − odliczenia daje " + expected,
          "DoZaplaty is " + stated + ", but P_15 + charges − deductions gives " + expected);
    }
  }

  private static BigDecimal sum(List<Element> entries) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Element entry : entries) {
      BigDecimal amount = RowValues.of(entry).number("Kwota");
      sum = amount == null ? sum : sum.add(amount);
    }
    return sum;
  }
}
