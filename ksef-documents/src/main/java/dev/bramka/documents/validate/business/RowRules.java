package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.RowValues;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each row in itself. */
final class RowRules {
  /** Programs round unit prices differently; one grosz is no mistake. */
  private static final BigDecimal TOLERANCE = new BigDecimal("0.01");

  private RowRules() {}

  static void check(Invoice invoice, Warnings warnings) {
    Map<String, Element> numbers = new HashMap<>();
    for (Element row : invoice.rows()) {
      value(row, warnings);
      incomplete(invoice, row, warnings);
      tax(invoice, row, warnings);
      number(invoice, row, numbers, warnings);
    }
  }

  private static void value(Element row, Warnings warnings) {
    RowValues values = RowValues.of(row);
    boolean gross = Rows.gross(values);
    String element = gross ? "P_11A" : "P_11";
    BigDecimal stated = values.number(element);
    BigDecimal expected = Rows.expectedValue(values, gross);
    Element at = row.child(element);
    if (stated == null || expected == null || at == null || near(stated, expected)) {
      return;
    }
    BigDecimal discount = values.number("P_10");
    if (discount != null && near(stated, withUnitDiscount(values, gross, discount))) {
      return;
    }
    String price = gross ? "P_9B" : "P_9A";
    warnings.add(
        at,
        "BIZ_ROW_VALUE",
        "FA(3): P_11, P_11A; ustawa o VAT art. 106e ust. 1 pkt 11",
        element + " wynosi " + stated + ", a P_8B × " + price + " − P_10 daje " + expected,
        element + " is " + stated + ", but P_8B × " + price + " − P_10 gives " + expected);
  }

  /** A row with a price or a rate but no value is missing from the sums. */
  private static void incomplete(Invoice invoice, Element row, Warnings warnings) {
    boolean sells =
        List.of("P_8B", "P_9A", "P_9B", "P_12", "P_12_XII").stream()
            .anyMatch(name -> row.child(name) != null);
    boolean valued = row.child("P_11") != null || row.child("P_11A") != null;
    if (sells && !valued && !invoice.correction()) {
      warnings.add(
          row,
          "BIZ_ROW_INCOMPLETE",
          "ustawa o VAT art. 106e ust. 1 pkt 8, 9 i 11",
          "Wiersz ma cenę, ilość lub stawkę, a nie ma wartości (P_11 albo P_11A)",
          "The row has a price, a quantity or a rate, but no value (P_11 or P_11A)");
    }
    boolean named = row.child("P_7") != null;
    if (sells && !named && !invoice.correction() && !invoice.kind().equals("UPR")) {
      warnings.add(
          row,
          "BIZ_ROW_NAME",
          "ustawa o VAT art. 106e ust. 1 pkt 7",
          "Wiersz nie ma nazwy towaru lub usługi (P_7)",
          "The row does not name the goods or the service (P_7)");
    }
  }

  /** The tax a row states, against its value and rate. */
  private static void tax(Invoice invoice, Element row, Warnings warnings) {
    Element at = row.child("P_11Vat");
    RowValues values = RowValues.of(row);
    BigDecimal stated = values.number("P_11Vat");
    TaxedRow sale = Rows.invoiceRow(values, invoice.margin()).orElse(null);
    if (at == null || stated == null || sale == null || invoice.correction()) {
      return;
    }
    BigDecimal expected = Totals.rowTax(sale.withoutTax());
    if (!near(stated, expected)) {
      warnings.add(
          at,
          "BIZ_ROW_TAX",
          "ustawa o VAT art. 106e ust. 1 pkt 14, ust. 7 i 10",
          "P_11Vat wynosi " + stated + ", a z wartości i stawki wynika " + expected,
          "P_11Vat is " + stated + ", but value and rate give " + expected);
    }
  }

  private static boolean near(BigDecimal a, BigDecimal b) {
    return a.subtract(b).abs().compareTo(TOLERANCE) <= 0;
  }

  /** The schema leaves open whether {@code P_10} is of the row or of one unit; both are used. */
  private static BigDecimal withUnitDiscount(RowValues values, boolean gross, BigDecimal discount) {
    BigDecimal price = orZero(values.number(gross ? "P_9B" : "P_9A")).subtract(discount);
    return Vat.rowValue(orZero(values.number("P_8B")), price, BigDecimal.ZERO);
  }

  private static BigDecimal orZero(@Nullable BigDecimal number) {
    return number == null ? BigDecimal.ZERO : number;
  }

  private static void number(
      Invoice invoice, Element row, Map<String, Element> numbers, Warnings warnings) {
    boolean before = row.value("StanPrzed").equals("1");
    Element at = row.child("NrWierszaFa");
    // A correction may say a row again as it should be.
    boolean once = !invoice.correction();
    if (at != null && once && numbers.put(row.value("NrWierszaFa") + before, row) != null) {
      warnings.add(
          at,
          "BIZ_ROW_NUMBER",
          "FA(3): NrWierszaFa",
          "Numer wiersza " + row.value("NrWierszaFa") + " się powtarza",
          "The row number " + row.value("NrWierszaFa") + " occurs twice");
    }
    Element state = row.child("StanPrzed");
    if (state != null && !invoice.correction()) {
      warnings.add(
          state,
          "BIZ_BEFORE_ROW",
          "FA(3): StanPrzed",
          "StanPrzed ma sens tylko na fakturze korygującej",
          "StanPrzed has a meaning on a correction only");
    }
  }
}
