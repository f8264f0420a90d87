package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.RowValues;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each row in itself. */
final class RowRules {
  /** Programs round unit prices differently; one grosz is no mistake. */
  static final BigDecimal GROSZ = new BigDecimal("0.01");

  static final List<Check> CHECKS =
      List.of(
          Check.fa("BIZ_ROW_VALUE", RowRules::values),
          Check.rr("BIZ_ROW_VALUE", RowRules::farmersValues),
          Check.fa("BIZ_ROW_INCOMPLETE", RowRules::incomplete),
          Check.fa("BIZ_ROW_RATE", RowRules::unrated),
          Check.fa("BIZ_ROW_NAME", RowRules::nameless),
          Check.fa("BIZ_ROW_TAX", RowRules::tax),
          Check.rr("BIZ_ROW_TAX", RowRules::farmersTax),
          Check.all("BIZ_ROW_NUMBER", RowRules::numbers),
          Check.fa("BIZ_ROW_MARGIN", RowRules::margin),
          Check.fa("BIZ_NO_ROWS", RowRules::none),
          Check.all("BIZ_BEFORE_ROW", RowRules::before),
          Check.all("BIZ_BEFORE_WITHOUT_AFTER", RowRules::beforeAlone));

  private RowRules() {}

  private static void values(Invoice invoice, Hits hits) {
    for (Element row : invoice.rows()) {
      RowValues values = RowValues.of(row);
      boolean gross = Rows.gross(values);
      String element = gross ? "P_11A" : "P_11";
      BigDecimal stated = values.number(element);
      BigDecimal expected = Rows.expectedValue(values, gross);
      if (stated != null
          && expected != null
          && !near(stated, expected)
          && !near(stated, withUnitDiscount(values, gross))) {
        String price = gross ? "P_9B" : "P_9A";
        Object[] told = {
          "element", element, "stated", stated, "price", price, "expected", expected
        };
        hits.add(place(row, element), told);
      }
    }
  }

  /** The schema leaves open whether {@code P_10} is of the row or of one unit; both are used. */
  private static BigDecimal withUnitDiscount(RowValues values, boolean gross) {
    BigDecimal price = orZero(values.number(gross ? "P_9B" : "P_9A"));
    BigDecimal reduced = price.subtract(orZero(values.number("P_10")));
    return Vat.rowValue(orZero(values.number("P_8B")), reduced, BigDecimal.ZERO);
  }

  private static void farmersValues(Invoice invoice, Hits hits) {
    for (Element row : invoice.rows()) {
      RowValues values = RowValues.of(row);
      BigDecimal expected =
          Vat.rowValue(
              orZero(values.number("P_6B")), orZero(values.number("P_7")), BigDecimal.ZERO);
      differs(hits, row, "P_8", expected, "P_7");
      BigDecimal whole = orZero(values.number("P_8")).add(orZero(values.number("P_10")));
      differs(hits, row, "P_11", whole, "P_7 + P_10");
    }
  }

  private static void differs(
      Hits hits, Element row, String element, BigDecimal expected, String price) {
    BigDecimal stated = RowValues.of(row).number(element);
    if (stated != null && !near(stated, expected)) {
      Object[] told = {"element", element, "stated", stated, "price", price, "expected", expected};
      hits.add(place(row, element), told);
    }
  }

  private static boolean sells(Element row) {
    return Stream.of("P_8B", "P_9A", "P_9B", "P_12", "P_12_XII")
        .anyMatch(name -> row.child(name) != null);
  }

  private static boolean valued(Element row) {
    return row.child("P_11") != null || row.child("P_11A") != null;
  }

  /**
   * A simplified invoice needs neither values nor names of its rows' measures (art. 106e sec. 5).
   */
  private static void incomplete(Invoice invoice, Hits hits) {
    if (!invoice.correction() && !invoice.is("UPR")) {
      invoice.rows().stream().filter(row -> sells(row) && !valued(row)).forEach(hits::add);
    }
  }

  private static void unrated(Invoice invoice, Hits hits) {
    if (invoice.margin() || invoice.sold("P_13_11") || invoice.correction()) {
      return;
    }
    for (Element row : invoice.rows()) {
      boolean rated = row.child("P_12") != null || row.child("P_12_XII") != null;
      if (valued(row) && !rated && Rows.value(RowValues.of(row), !net(row)) != null) {
        hits.add(row);
      }
    }
  }

  private static boolean net(Element row) {
    return row.child("P_11") != null;
  }

  private static void nameless(Invoice invoice, Hits hits) {
    for (Element row : invoice.rows()) {
      boolean trades = sells(row) || valued(row);
      if (trades && row.child("P_7") == null && !invoice.correction()) {
        hits.add(row);
      }
    }
  }

  private static void tax(Invoice invoice, Hits hits) {
    if (invoice.correction()) {
      return;
    }
    for (Element row : invoice.rows()) {
      RowValues values = RowValues.of(row);
      BigDecimal stated = values.number("P_11Vat");
      TaxedRow sale = Rows.invoiceRow(values, invoice.margin()).orElse(null);
      if (stated != null && sale != null) {
        BigDecimal expected = Totals.rowTax(sale.withoutTax());
        if (!near(stated, expected)) {
          hits.add(
              place(row, "P_11Vat"), "element", "P_11Vat", "stated", stated, "expected", expected);
        }
      }
    }
  }

  private static void farmersTax(Invoice invoice, Hits hits) {
    for (Element row : invoice.rows()) {
      RowValues values = RowValues.of(row);
      BigDecimal stated = values.number("P_10");
      BigDecimal rate = values.number("P_9");
      if (stated != null && rate != null) {
        BigDecimal expected = Vat.onNet(orZero(values.number("P_8")), rate);
        if (!near(stated, expected)) {
          hits.add(place(row, "P_10"), "element", "P_10", "stated", stated, "expected", expected);
        }
      }
    }
  }

  /** A correction may say a row again as it should be. */
  private static void numbers(Invoice invoice, Hits hits) {
    if (invoice.correction()) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Element row : invoice.rows()) {
      Element at = row.child("NrWierszaFa");
      boolean before = row.value("StanPrzed").equals("1");
      if (at != null && !seen.add(row.value("NrWierszaFa") + before)) {
        hits.add(at, "number", row.value("NrWierszaFa"));
      }
    }
  }

  private static void margin(Invoice invoice, Hits hits) {
    if (!invoice.margin()) {
      return;
    }
    for (Element row : invoice.rows()) {
      boolean rated = row.child("P_12") != null || row.child("P_12_XII") != null;
      if (!rated && (row.child("P_9A") != null || net(row))) {
        hits.add(row);
      }
    }
  }

  private static void none(Invoice invoice, Hits hits) {
    if (invoice.is("VAT") && invoice.rows().isEmpty()) {
      hits.add(invoice.body());
    }
  }

  private static List<Element> states(Invoice invoice) {
    List<Element> states = new ArrayList<>(0);
    invoice.rows().forEach(row -> states.addAll(row.all("StanPrzed")));
    invoice.orderRows().forEach(row -> states.addAll(row.all("StanPrzedZ")));
    return states;
  }

  private static void before(Invoice invoice, Hits hits) {
    if (!invoice.correction()) {
      states(invoice).forEach(state -> hits.add(state, "element", state.name()));
    }
  }

  private static void beforeAlone(Invoice invoice, Hits hits) {
    List<Element> states = states(invoice);
    int all = invoice.rows().size() + invoice.orderRows().size();
    if (invoice.correction() && !states.isEmpty() && states.size() == all) {
      hits.add(states.getFirst());
    }
  }

  private static Element place(Element row, String element) {
    Element at = row.child(element);
    return at == null ? row : at;
  }

  static boolean near(BigDecimal a, BigDecimal b) {
    return a.subtract(b).abs().compareTo(GROSZ) <= 0;
  }

  static BigDecimal orZero(@Nullable BigDecimal number) {
    return number == null ? BigDecimal.ZERO : number;
  }
}
