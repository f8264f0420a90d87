package dev.bramka.documents.generate;

import dev.bramka.documents.vat.Rows;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of row and the elements that its value comes from.
 *
 * @param quantity how much
 * @param prices without tax, and with it where the kind of row knows that
 * @param values the value itself, likewise
 * @param rate what says that something is sold at all
 */
record ValuedRow(String quantity, List<String> prices, List<String> values, String rate) {
  static final ValuedRow INVOICE =
      new ValuedRow("P_8B", List.of("P_9A", "P_9B"), List.of("P_11", "P_11A"), "P_12");
  static final ValuedRow ORDER =
      new ValuedRow("P_8BZ", List.of("P_9AZ"), List.of("P_11NettoZ"), "P_12Z");

  /**
   * Whether the row sells something whose value it does not say, which is a finding: it would be
   * missing from the sums. A row of words only sells nothing.
   *
   * @param place the row's JSON pointer
   */
  boolean lacksValue(JsonRow row, String place, JsonFindings findings) {
    boolean priced = any(row, prices);
    boolean counted = row.number(quantity) != null;
    if (any(row, values) || priced && counted) {
      return false;
    }
    String text = firstText(row);
    if (!text.isEmpty()) {
      findings.noNumber(place + "/" + text, text, row.text(text));
      return true;
    }
    if (priced) {
      findings.rowValue(place + "/" + quantity, quantity);
      return true;
    }
    boolean sells = counted || !row.absent(rate);
    if (sells) {
      lacksPrice(row, place, findings);
    }
    return sells;
  }

  private void lacksPrice(JsonRow row, String place, JsonFindings findings) {
    String price = Rows.gross(row) ? prices.getLast() : prices.getFirst();
    findings.rowValue(place + "/" + price, price);
  }

  private static boolean any(JsonRow row, List<String> elements) {
    return elements.stream().anyMatch(name -> row.number(name) != null);
  }

  /** The element that holds a text where a number should be; empty for none. */
  private String firstText(JsonRow row) {
    return Stream.of(List.of(quantity), prices, values)
        .flatMap(List::stream)
        .filter(name -> row.number(name) == null && !row.text(name).isEmpty())
        .findFirst()
        .orElse("");
  }
}
