package dev.bramka.documents.visualise.view;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.Vat;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sums by rate: {@code P_13_x} and {@code P_14_x}. */
final class TotalsTable {
  private static final Set<String> KNOWN =
      Arrays.stream(TaxCategory.values())
          .flatMap(
              kind ->
                  Stream.of(
                      kind.netElement(),
                      kind.taxElement().orElse(""),
                      kind.taxInPlnElement().orElse("")))
          .collect(Collectors.toUnmodifiableSet());

  private final Element fa;
  private final ElementNames labels;
  private final ValueFormat values;

  TotalsTable(Element fa, ElementNames labels, ValueFormat values) {
    this.fa = fa;
    this.labels = labels;
    this.values = values;
  }

  static boolean shows(String element) {
    return element.matches("P_1[34]_[0-9].*");
  }

  Optional<Table> table() {
    boolean inPln = fa.children().stream().anyMatch(c -> c.name().matches("P_14_[1-4]W"));
    List<Row> rows = new ArrayList<>(others(inPln));
    BigDecimal net = BigDecimal.ZERO;
    BigDecimal tax = BigDecimal.ZERO;
    for (TaxCategory kind : TaxCategory.values()) {
      BigDecimal kindNet = amount(kind.netElement());
      BigDecimal kindTax = kind.taxElement().map(this::amount).orElse(null);
      BigDecimal pln = kind.taxInPlnElement().map(this::amount).orElse(null);
      if (kindNet != null || kindTax != null || pln != null) {
        net = net.add(orZero(kindNet));
        tax = tax.add(orZero(kindTax));
        rows.add(row(label(kind), new Sums(kindNet, kindTax, pln), inPln, RowKind.NORMAL));
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    rows.add(row(labels.of("View/sum").text(), new Sums(net, tax, null), inPln, RowKind.SUM));
    return Optional.of(new Table(columns(inPln), rows));
  }

  /** Sums of older structures that no kind of sale stands for, such as FA(1)'s {@code P_13_6}. */
  private List<Row> others(boolean inPln) {
    List<Row> rows = new ArrayList<>();
    for (Element child : fa.children()) {
      if (shows(child.name()) && !KNOWN.contains(child.name())) {
        String label = labels.of("", child.name()).text();
        rows.add(
            row(
                label,
                new Sums(Amounts.parse(child.text().strip()), null, null),
                inPln,
                RowKind.NORMAL));
      }
    }
    return rows;
  }

  private List<Column> columns(boolean inPln) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(labels.of("View/rate"), false, true));
    columns.add(new Column(labels.of("View/net"), true, false));
    columns.add(new Column(labels.of("View/tax"), true, false));
    columns.add(new Column(labels.of("View/gross"), true, false));
    if (inPln) {
      columns.add(new Column(labels.of("View/taxInPln"), true, false));
    }
    return columns;
  }

  private record Sums(
      @Nullable BigDecimal net, @Nullable BigDecimal tax, @Nullable BigDecimal pln) {}

  private Row row(String label, Sums sums, boolean inPln, RowKind kind) {
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(label, ""));
    cells.add(new Cell(values.amount(sums.net()), ""));
    cells.add(new Cell(values.amount(sums.tax()), ""));
    cells.add(new Cell(values.amount(Vat.round(orZero(sums.net()).add(orZero(sums.tax())))), ""));
    if (inPln) {
      cells.add(new Cell(values.amount(sums.pln()), ""));
    }
    return new Row(cells, kind);
  }

  /** The rate that the rows show, when it is one; else what kind of sale it is. */
  private String label(TaxCategory kind) {
    List<String> rates =
        Stream.concat(
                fa.all("FaWiersz").stream().map(row -> row.value("P_12")),
                fa.all("Zamowienie").stream()
                    .flatMap(order -> order.all("ZamowienieWiersz").stream())
                    .map(row -> row.value("P_12Z")))
            .filter(kind.rates()::contains)
            .distinct()
            .toList();
    boolean percent = rates.size() == 1 && Amounts.parse(rates.getFirst()) != null;
    if (percent) {
      return rates.getFirst() + "%";
    }
    boolean named = ElementNames.knows("Kind/" + kind.name());
    return labels.of(named ? "Kind/" + kind.name() : kind.netElement()).text();
  }

  private @Nullable BigDecimal amount(String element) {
    return Amounts.parse(fa.value(element));
  }

  private static BigDecimal orZero(@Nullable BigDecimal amount) {
    return amount == null ? BigDecimal.ZERO : amount;
  }
}
