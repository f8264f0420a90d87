package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The correction of an advance invoice: another payment, another order, or both. The order shows
 * each row before and after (FA(3): StanPrzedZ; the Ministry's examples 11 and 12).
 */
final class AdvanceCorrection {
  private final Expansion expansion;
  private final ShortFormNode correction;
  private final FullFormObject fa;
  private final ReferencedInvoice original;
  private final JsonNode old;

  AdvanceCorrection(
      Expansion expansion,
      ShortFormNode correction,
      FullFormObject fa,
      ReferencedInvoice original) {
    this.expansion = expansion;
    this.correction = correction;
    this.fa = fa;
    this.original = original;
    this.old = Objects.requireNonNull(original.invoice()).path("Fa");
  }

  void write(Correction.Wanted wanted) {
    fa.node().put("RodzajFaktury", "KOR_ZAL");
    BigDecimal before = orZero(new JsonRow(old).number("P_15"));
    BigDecimal received = received(wanted, before);
    if (received == null) {
      correction.problem(
          "received",
          "korekta faktury zaliczkowej wymaga received (kwoty właściwej zaliczki, 0 przy zwrocie)"
              + " albo lines (poprawionych wierszy zamówienia)",
          "the correction of an advance needs received (the right payment, 0 when it was returned)"
              + " or lines (the order's rows that change)");
      return;
    }
    Map<Integer, ObjectNode> rows = rows();
    Map<Integer, ObjectNode> after = changed(rows, wanted.lines());
    sums(List.copyOf(after.values()), received, before);
    order(rows, after);
  }

  private static @Nullable BigDecimal received(Correction.Wanted wanted, BigDecimal before) {
    if (wanted.zero()) {
      return BigDecimal.ZERO;
    }
    boolean unchanged = wanted.partiesOnly() || !wanted.lines().isEmpty();
    return wanted.received() == null && unchanged ? before : wanted.received();
  }

  private Map<Integer, ObjectNode> rows() {
    Map<Integer, ObjectNode> rows = new LinkedHashMap<>();
    for (JsonNode row : old.path("Zamowienie").path("ZamowienieWiersz")) {
      if (row instanceof ObjectNode object) {
        rows.put(orZero(new JsonRow(row).number("NrWierszaZam")).intValue(), object);
      }
    }
    return rows;
  }

  private Map<Integer, ObjectNode> changed(
      Map<Integer, ObjectNode> rows, List<ShortFormNode> lines) {
    Map<Integer, ObjectNode> after = new LinkedHashMap<>(rows);
    int last = rows.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (ShortFormNode line : lines) {
      BigDecimal number = line.number("line");
      boolean remove = line.flag("remove");
      if (line.flag("add")) {
        after.put(++last, edited(Expansion.object().put("NrWierszaZam", last), line));
      } else if (number == null || !after.containsKey(number.intValue())) {
        missing(line);
      } else if (remove) {
        after.remove(number.intValue());
      } else {
        after.computeIfPresent(number.intValue(), (n, row) -> edited(row.deepCopy(), line));
      }
    }
    return after;
  }

  private void missing(ShortFormNode line) {
    line.problem(
        "line",
        "zamówienie faktury korygowanej nie ma wiersza " + line.text("line"),
        "the order of the original has no line " + line.text("line"));
    edited(Expansion.object(), line);
  }

  private ObjectNode edited(ObjectNode row, ShortFormNode line) {
    if (line.hasAny("quantity", "netPrice", "grossPrice", "grossValue")) {
      row.remove("P_11NettoZ");
    }
    if (line.hasAny("quantity", "netPrice", "grossPrice", "grossValue", "netValue", "rate")) {
      row.remove("P_11VatZ");
    }
    Lines.order(new FullFormObject(expansion, row, ""), line);
    JsonRow values = new JsonRow(row);
    BigDecimal value = Rows.orderValue(values);
    if (value != null && values.absent("P_11NettoZ")) {
      row.put("P_11NettoZ", value);
    }
    Rows.orderRow(values, false)
        .filter(sale -> values.absent("P_11VatZ") && sale.kind().taxElement().isPresent())
        .ifPresent(sale -> row.put("P_11VatZ", Totals.rowTax(sale)));
    return row;
  }

  private void sums(List<ObjectNode> order, BigDecimal received, BigDecimal before) {
    BigDecimal rate = new JsonRow(old).number("KursWalutyZ");
    if (rate != null) {
      fa.node().put("KursWalutyZ", rate);
    }
    Totals difference = Totals.ofPayment(sales(order), received, rate).minus(original.stated());
    Sums.state(fa.node(), difference, true);
    fa.node().put("P_15", Vat.round(received.subtract(before)));
    fa.node().put("P_15ZK", before);
  }

  private List<TaxedRow> sales(List<ObjectNode> order) {
    List<TaxedRow> sales = new ArrayList<>();
    boolean margin = Sums.margin(old);
    order.forEach(row -> Rows.orderRow(new JsonRow(row), margin).ifPresent(sales::add));
    return sales;
  }

  private void order(Map<Integer, ObjectNode> before, Map<Integer, ObjectNode> after) {
    FullFormObject order = fa.object("Zamowienie");
    Totals whole = Totals.of(sales(List.copyOf(after.values())), TaxRounding.ROW);
    order.node().put("WartoscZamowienia", whole.gross());
    before.forEach(
        (number, row) -> {
          order.append("ZamowienieWiersz", row.deepCopy()).put("StanPrzedZ", 1);
          if (after.get(number) != null) {
            order.append("ZamowienieWiersz", after.get(number).deepCopy());
          }
        });
    after.forEach(
        (number, row) -> {
          if (!before.containsKey(number)) {
            order.append("ZamowienieWiersz", row.deepCopy());
          }
        });
  }

  private static BigDecimal orZero(@Nullable BigDecimal number) {
    return number == null ? BigDecimal.ZERO : number;
  }
}
