package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sums that are not simply those of the rows. */
final class Sums {
  private Sums() {}

  /** The sums of all rows of {@code Fa}, whose missing values are written into them. */
  static Totals complete(ObjectNode fa, TaxRounding taxPer) {
    List<TaxedRow> sales = new ArrayList<>();
    for (JsonNode row : fa.path("FaWiersz")) {
      if (row instanceof ObjectNode object) {
        value(object);
        Rows.invoiceRow(new JsonRow(object), margin(fa)).ifPresent(sales::add);
      }
    }
    return Totals.of(sales, taxPer);
  }

  /** Writes the row's value when it is absent and quantity and price give it. */
  static void value(ObjectNode row) {
    JsonRow values = new JsonRow(row);
    boolean gross = Rows.gross(values);
    String element = gross ? "P_11A" : "P_11";
    BigDecimal value = Rows.value(values, gross);
    if (value != null && values.absent(element)) {
      row.put(element, value);
    }
  }

  static boolean margin(JsonNode fa) {
    return new JsonRow(fa.path("Adnotacje").path("PMarzy")).text("P_PMarzy").equals("1");
  }

  /** States the sums and their total. */
  static void state(ObjectNode fa, Totals totals, boolean dropZeros) {
    boolean foreign = !new JsonRow(fa).text("KodWaluty").equals("PLN");
    totals
        .byKind()
        .forEach(
            (kind, sums) -> {
              if (dropZeros && sums.isZero()) {
                return;
              }
              fa.put(kind.netElement(), sums.net());
              kind.taxElement().ifPresent(name -> fa.put(name, sums.tax()));
              BigDecimal pln = sums.taxInPln();
              if (foreign && pln != null) {
                kind.taxInPlnElement().ifPresent(name -> fa.put(name, pln));
              }
            });
    fa.put("P_15", totals.gross());
  }

  /** The amount due, stated or as the rows give it. */
  static BigDecimal due(ObjectNode invoice, TaxRounding taxPer) {
    ObjectNode fa = (ObjectNode) invoice.get("Fa");
    BigDecimal stated = new JsonRow(fa).number("P_15");
    return stated != null ? stated : complete(fa, taxPer).gross();
  }
}
