package dev.bramka.documents.generate;

import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Works out the sums that an invoice does not state. An invoice that states {@code P_15} is whole
 * and stays as it is, but for an advance invoice, whose {@code P_15} is the payment and whose order
 * is unvalued. What is stated is never changed.
 */
final class ComputedTotals {
  private final ObjectNode fa;
  private final TaxRounding taxPer;
  private final JsonFindings findings;
  private final boolean margin;

  private ComputedTotals(ObjectNode fa, TaxRounding taxPer, JsonFindings findings) {
    this.fa = fa;
    this.taxPer = taxPer;
    this.findings = findings;
    this.margin = new JsonRow(fa.path("Adnotacje").path("PMarzy")).text("P_PMarzy").equals("1");
  }

  static void fill(ObjectNode invoice, TaxRounding taxPer, JsonFindings findings) {
    if (invoice.get("Fa") instanceof ObjectNode fa) {
      new ComputedTotals(fa, taxPer, findings).fill();
    }
  }

  private void fill() {
    JsonRow values = new JsonRow(fa);
    BigDecimal due = values.number("P_15");
    if (values.text("RodzajFaktury").equals("ZAL")) {
      if (due != null && fa.get("Zamowienie") instanceof ObjectNode order) {
        advance(order, due);
      }
    } else if (values.absent("P_15")) {
      invoice();
    } else if (due != null && lacksSums()) {
      halfGiven(due);
    }
    if (values.absent("P_15") && findings.all().isEmpty()) {
      findings.totalMissing("/invoice/Fa/P_15");
    }
  }

  /** Whether a sum is absent that the total needs: all of them, or the tax of a taxed one. */
  private boolean lacksSums() {
    JsonRow values = new JsonRow(fa);
    boolean taxAbsent = false;
    for (TaxCategory kind : TaxCategory.values()) {
      taxAbsent |=
          !values.absent(kind.netElement()) && kind.taxElement().map(values::absent).orElse(false);
    }
    return taxAbsent || !statesSums();
  }

  /** Fills in the sums when the rows come to the stated total, and only then. */
  private void halfGiven(BigDecimal due) {
    List<TaxedRow> sales = new ArrayList<>();
    for (ObjectNode row : rows(fa, "FaWiersz")) {
      Rows.invoiceRow(new JsonRow(row), margin).ifPresent(sales::add);
    }
    Totals totals = Totals.of(sales, taxPer(sales));
    if (!sales.isEmpty() && totals.gross().compareTo(due) == 0) {
      totals.byKind().forEach(this::sum);
    }
  }

  private void invoice() {
    List<ObjectNode> rows = rows(fa, "FaWiersz");
    List<TaxedRow> sales = new ArrayList<>(rows.size());
    boolean understood = true;
    for (int i = 0; i < rows.size(); i++) {
      JsonRow row = new JsonRow(rows.get(i));
      value(rows.get(i), row);
      Optional<TaxedRow> sale = Rows.invoiceRow(row, margin);
      String place = "/invoice/Fa/FaWiersz/" + i;
      understood &=
          sale.isPresent()
              || !ValuedRow.INVOICE.lacksValue(row, place, findings) && !rateMissing(row, i);
      sale.ifPresent(sales::add);
    }
    boolean settlement = new JsonRow(fa).text("RodzajFaktury").equals("ROZ");
    if (settlement && !statesSums()) {
      findings.settlement("/invoice/Fa/P_15");
    } else if (settlement) {
      fa.put("P_15", stated());
    } else if (understood && (!sales.isEmpty() || statesSums())) {
      sums(Totals.of(sales, taxPer(sales)));
    }
  }

  /** Rows that all state their tax mean their sum. */
  private TaxRounding taxPer(List<TaxedRow> sales) {
    boolean allState = !sales.isEmpty() && sales.stream().allMatch(s -> s.tax() != null);
    return allState ? TaxRounding.ROW : taxPer;
  }

  private boolean rateMissing(JsonRow row, int i) {
    boolean worth = Rows.value(row, Rows.gross(row)) != null;
    if (worth) {
      findings.rateMissing("/invoice/Fa/FaWiersz/" + i + "/P_12", row.text("P_12"));
    }
    return worth;
  }

  private void value(ObjectNode row, JsonRow values) {
    boolean gross = Rows.gross(values);
    String element = gross ? "P_11A" : "P_11";
    BigDecimal value = Rows.value(values, gross);
    if (value != null && values.absent(element)) {
      row.put(element, value);
    }
    if (taxPer == TaxRounding.ROW && values.absent("P_11Vat")) {
      Rows.invoiceRow(values, margin)
          .filter(sale -> sale.kind().taxElement().isPresent())
          .ifPresent(sale -> row.put("P_11Vat", Totals.rowTax(sale)));
    }
  }

  private boolean statesSums() {
    for (TaxCategory kind : TaxCategory.values()) {
      if (!new JsonRow(fa).absent(kind.netElement())) {
        return true;
      }
    }
    return false;
  }

  /** Writes what is absent; the amount due follows from what then stands there. */
  private void sums(Totals totals) {
    totals.byKind().forEach(this::sum);
    fa.put("P_15", stated());
  }

  private void sum(TaxCategory kind, Totals.Sums sums) {
    absent(kind.netElement(), sums.net());
    kind.taxElement().ifPresent(name -> absent(name, sums.tax()));
    BigDecimal pln = sums.taxInPln();
    boolean foreign = !new JsonRow(fa).text("KodWaluty").equals("PLN");
    if (pln != null && foreign) {
      kind.taxInPlnElement().ifPresent(name -> absent(name, pln));
    }
  }

  private BigDecimal stated() {
    JsonRow values = new JsonRow(fa);
    BigDecimal sum = Vat.round(BigDecimal.ZERO);
    for (TaxCategory kind : TaxCategory.values()) {
      sum = sum.add(orZero(values.number(kind.netElement())));
      sum = sum.add(orZero(kind.taxElement().map(values::number).orElse(null)));
    }
    return Vat.round(sum);
  }

  private static BigDecimal orZero(@Nullable BigDecimal number) {
    return number == null ? BigDecimal.ZERO : number;
  }

  private void absent(String name, BigDecimal amount) {
    if (new JsonRow(fa).absent(name)) {
      fa.put(name, amount);
    }
  }

  private void advance(ObjectNode order, BigDecimal payment) {
    boolean valued = !new JsonRow(order).absent("WartoscZamowienia");
    if (valued && statesSums()) {
      return;
    }
    List<TaxedRow> sales = valued ? readable(order) : orderedSales(order);
    if (sales.isEmpty()) {
      return;
    }
    if (!valued) {
      order.put("WartoscZamowienia", Totals.of(sales, TaxRounding.ROW).gross());
    }
    if (!statesSums()) {
      BigDecimal rate = new JsonRow(fa).number("KursWalutyZ");
      Totals.ofPayment(sales, payment, rate).byKind().forEach(this::sum);
      taxOfParts(sales);
    }
  }

  /** Payments of several days have exchange rates of their own ({@code KursWalutyZW}). */
  private void taxOfParts(List<TaxedRow> sales) {
    Totals parts = Totals.NONE;
    for (ObjectNode part : rows(fa, "ZaliczkaCzesciowa")) {
      JsonRow values = new JsonRow(part);
      BigDecimal payment = values.number("P_15Z");
      BigDecimal rate = values.number("KursWalutyZW");
      if (payment == null || rate == null) {
        return;
      }
      parts = parts.plus(Totals.ofPayment(sales, payment, rate));
    }
    boolean foreign = !new JsonRow(fa).text("KodWaluty").equals("PLN");
    if (foreign) {
      parts.byKind().forEach(this::taxInPln);
    }
  }

  private void taxInPln(TaxCategory kind, Totals.Sums sums) {
    BigDecimal pln = sums.taxInPln();
    if (pln != null) {
      kind.taxInPlnElement().ifPresent(name -> absent(name, pln));
    }
  }

  /** The rows of an order that states its worth; none when one of them cannot be read. */
  private List<TaxedRow> readable(ObjectNode order) {
    List<TaxedRow> sales = new ArrayList<>();
    for (ObjectNode row : rows(order, "ZamowienieWiersz")) {
      Optional<TaxedRow> sale = Rows.orderRow(new JsonRow(row), margin);
      if (sale.isEmpty()) {
        return List.of();
      }
      sales.add(sale.get());
    }
    return sales;
  }

  private List<TaxedRow> orderedSales(ObjectNode order) {
    List<TaxedRow> sales = new ArrayList<>();
    List<ObjectNode> rows = rows(order, "ZamowienieWiersz");
    for (int i = 0; i < rows.size(); i++) {
      ObjectNode row = rows.get(i);
      JsonRow values = new JsonRow(row);
      if (ValuedRow.ORDER.lacksValue(
          values, "/invoice/Fa/Zamowienie/ZamowienieWiersz/" + i, findings)) {
        continue;
      }
      BigDecimal value = Rows.orderValue(values);
      if (value != null && values.absent("P_11NettoZ")) {
        row.put("P_11NettoZ", value);
      }
      Rows.orderRow(values, margin)
          .ifPresent(
              sale -> {
                if (values.absent("P_11VatZ") && sale.kind().taxElement().isPresent()) {
                  row.put("P_11VatZ", Totals.rowTax(sale));
                }
                sales.add(sale);
              });
    }
    return sales;
  }

  private static List<ObjectNode> rows(ObjectNode parent, String name) {
    JsonNode given = parent.path(name);
    if (given instanceof ObjectNode only) {
      return List.of(only);
    }
    List<ObjectNode> rows = new ArrayList<>(given.size());
    for (JsonNode row : given) {
      // What is no object is refused by the mapping; its place is kept for the pointers.
      rows.add(row instanceof ObjectNode o ? o : InvoiceJson.MAPPER.createObjectNode());
    }
    return rows;
  }
}
