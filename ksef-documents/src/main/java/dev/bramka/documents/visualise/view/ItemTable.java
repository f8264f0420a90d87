package dev.bramka.documents.visualise.view;

import dev.bramka.documents.vat.Amounts;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of an invoice or order: the figures in columns, everything else in small print under the
 * name. Columns that no row uses are left out; a correction's pairs of rows have their difference
 * below them.
 */
final class ItemTable {
  /** The elements of a row that stand in columns of their own, and others with a meaning here. */
  private enum Kind {
    INVOICE(
        "NrWierszaFa",
        "P_7",
        List.of("P_8B", "P_8A", "P_9A", "P_9B", "P_10", "P_12", "P_11", "P_11Vat", "P_11A"),
        "StanPrzed"),
    ORDER(
        "NrWierszaZam",
        "P_7Z",
        List.of("P_8BZ", "P_8AZ", "P_9AZ", "P_12Z", "P_11NettoZ", "P_11VatZ"),
        "StanPrzedZ"),
    FARMERS(
        "NrWierszaFa",
        "P_5",
        List.of("P_6B", "P_6A", "P_7", "P_8", "P_9", "P_10", "P_11"),
        "StanPrzed");

    private final String number;
    private final String name;
    private final List<String> figures;
    private final String before;

    Kind(String number, String name, List<String> figures, String before) {
      this.number = number;
      this.name = name;
      this.figures = figures;
      this.before = before;
    }

    static Kind of(String element) {
      return switch (element) {
        case "ZamowienieWiersz" -> ORDER;
        case "FakturaRRWiersz" -> FARMERS;
        default -> INVOICE;
      };
    }
  }

  private static final Set<String> WORDS = Set.of("P_8A", "P_8AZ", "P_6A");

  /** Figures of which a difference says something; rates and units are no amounts. */
  private static final Set<String> AMOUNTS =
      Set.of(
          "P_8B",
          "P_9A",
          "P_9B",
          "P_10",
          "P_11",
          "P_11Vat",
          "P_11A",
          "P_8BZ",
          "P_9AZ",
          "P_11NettoZ",
          "P_11VatZ");

  private static final Set<String> IDENTIFIERS = Set.of("UU_ID", "UU_IDZ");
  private static final String RATE = "KursWaluty";

  private final List<Node> rows;
  private final ElementNames labels;
  private final ValueFormat values;
  private final Kind kind;
  private final List<String> used;

  /** The exchange rate of all rows; empty when they have none or several. */
  private final String rate;

  private ItemTable(List<Node> rows, ElementNames labels, ValueFormat values) {
    this.rows = rows;
    this.labels = labels;
    this.values = values;
    kind = Kind.of(rows.getFirst().name());
    used =
        kind.figures.stream()
            .filter(figure -> rows.stream().anyMatch(r -> r.element().child(figure) != null))
            .toList();
    String first = rows.getFirst().element().value(RATE);
    boolean one = rows.stream().allMatch(row -> row.element().value(RATE).equals(first));
    rate = one && rows.size() > 1 ? first : "";
  }

  /**
   * @param rows at least one, all of the same name
   */
  static ItemTable of(List<Node> rows, ElementNames labels, ValueFormat values) {
    return new ItemTable(rows, labels, values);
  }

  /** What all rows say, and therefore none repeats. */
  List<Block> common() {
    if (rate.isEmpty()) {
      return List.of();
    }
    Node first = Objects.requireNonNull(rows.getFirst().child(RATE));
    Field field = new Field(labels.of(first.parent(), RATE), values.of(first), false);
    return List.of(new Fields(List.of(field)));
  }

  /** The identifiers that systems gave to the rows, for the small print. */
  Optional<String> identifiers() {
    List<String> all = new ArrayList<>();
    for (Node row : rows) {
      String number = row.element().value(kind.number);
      for (Node child : row.children()) {
        if (IDENTIFIERS.contains(child.name())) {
          all.add(number + ": " + child.value());
        }
      }
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", all));
  }

  Table table() {
    String parent = rows.getFirst().name();
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(labels.of(parent, kind.number), true, false));
    columns.add(new Column(labels.of(parent, kind.name), false, true));
    for (String figure : used) {
      columns.add(new Column(labels.of(parent, figure), !WORDS.contains(figure), false));
    }
    List<Row> shown = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      shown.add(row(rows.get(i)));
      if (i > 0 && isPair(rows.get(i - 1), rows.get(i))) {
        shown.add(difference(rows.get(i - 1), rows.get(i)));
      }
    }
    return new Table(columns, shown);
  }

  private Row row(Node row) {
    Map<String, String> texts = new HashMap<>();
    List<String> details = new ArrayList<>();
    for (Node child : row.children()) {
      String name = child.name();
      if (name.equals(kind.number) || name.equals(kind.name) || used.contains(name)) {
        texts.put(name, values.of(child));
      } else if (name.equals(kind.before)) {
        details.addFirst(labels.of(kind.before).text());
      } else if (!IDENTIFIERS.contains(name) && !(name.equals(RATE) && !rate.isEmpty())) {
        details.add(labels.of(row.name(), name).text() + ": " + values.of(child));
      }
    }
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(texts.getOrDefault(kind.number, ""), ""));
    cells.add(new Cell(texts.getOrDefault(kind.name, ""), String.join(" · ", details)));
    used.forEach(figure -> cells.add(new Cell(texts.getOrDefault(figure, ""), "")));
    return new Row(cells, isBefore(row) ? RowKind.BEFORE : RowKind.NORMAL);
  }

  private boolean isBefore(Node row) {
    return row.element().value(kind.before).equals("1");
  }

  /** Whether the second row is what the first became. */
  private boolean isPair(Node before, Node after) {
    String number = after.element().value(kind.number);
    return isBefore(before)
        && !isBefore(after)
        && !number.isEmpty()
        && before.element().value(kind.number).equals(number);
  }

  private Row difference(Node before, Node after) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.NONE);
    cells.add(new Cell(labels.of("View/difference").text(), ""));
    for (String figure : used) {
      BigDecimal was = Amounts.parse(before.element().value(figure));
      BigDecimal is = Amounts.parse(after.element().value(figure));
      if (was == null || is == null || !AMOUNTS.contains(figure)) {
        cells.add(Cell.NONE);
      } else {
        cells.add(new Cell(signed(is.subtract(was)), ""));
      }
    }
    return new Row(cells, RowKind.CHANGE);
  }

  private String signed(BigDecimal change) {
    BigDecimal plain = change.stripTrailingZeros();
    int digits = Math.max(plain.scale(), 0);
    String text = values.number(plain, digits == 1 ? 2 : digits, digits == 1 ? 2 : digits);
    return change.signum() > 0 ? "+" + text : text;
  }
}
