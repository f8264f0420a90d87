package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of an invoice or order: the figures in columns, everything else in small print under the
 * name. Columns that no row uses are left out.
 */
final class ItemTable {
  private final ElementNames labels;
  private final ValueFormat values;
  private final String number;
  private final String name;
  private final List<String> figures;
  private final String before;

  /** The elements of a row that stand in columns of their own. */
  private record Elements(String number, String name, List<String> figures, String before) {}

  private ItemTable(ElementNames labels, ValueFormat values, Elements elements) {
    this.labels = labels;
    this.values = values;
    number = elements.number();
    name = elements.name();
    figures = elements.figures();
    before = elements.before();
  }

  static ItemTable of(String element, ElementNames labels, ValueFormat values) {
    return switch (element) {
      case "ZamowienieWiersz" ->
          new ItemTable(
              labels,
              values,
              new Elements(
                  "NrWierszaZam",
                  "P_7Z",
                  List.of("P_8BZ", "P_8AZ", "P_9AZ", "P_12Z", "P_11NettoZ", "P_11VatZ"),
                  "StanPrzedZ"));
      case "FakturaRRWiersz" ->
          new ItemTable(
              labels,
              values,
              new Elements(
                  "NrWierszaFa",
                  "P_5",
                  List.of("P_6B", "P_6A", "P_7", "P_8", "P_9", "P_10", "P_11"),
                  "StanPrzed"));
      default ->
          new ItemTable(
              labels,
              values,
              new Elements(
                  "NrWierszaFa",
                  "P_7",
                  List.of(
                      "P_8B", "P_8A", "P_9A", "P_9B", "P_10", "P_12", "P_11", "P_11Vat", "P_11A"),
                  "StanPrzed"));
    };
  }

  Table table(List<Node> rows) {
    List<String> used =
        figures.stream()
            .filter(figure -> rows.stream().anyMatch(r -> r.element().child(figure) != null))
            .toList();
    String parent = rows.getFirst().name();
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(labels.of(parent, number), true, false));
    columns.add(new Column(labels.of(parent, name), false, true));
    for (String figure : used) {
      boolean words = Set.of("P_8A", "P_8AZ", "P_6A").contains(figure);
      columns.add(new Column(labels.of(parent, figure), !words, false));
    }
    return new Table(columns, rows.stream().map(row -> row(row, used)).toList());
  }

  private Row row(Node row, List<String> used) {
    Map<String, String> texts = new HashMap<>();
    List<String> details = new ArrayList<>();
    boolean state = row.element().value(before).equals("1");
    for (Node child : row.children()) {
      boolean column =
          child.name().equals(number) || child.name().equals(name) || used.contains(child.name());
      if (column) {
        texts.put(child.name(), values.of(child));
      } else if (child.name().equals(before)) {
        details.addFirst(labels.of(before).text());
      } else {
        details.add(labels.of(row.name(), child.name()).text() + ": " + values.of(child));
      }
    }
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(texts.getOrDefault(number, ""), ""));
    cells.add(new Cell(texts.getOrDefault(name, ""), String.join(" · ", details)));
    used.forEach(figure -> cells.add(new Cell(texts.getOrDefault(figure, ""), "")));
    return new Row(cells, state ? RowKind.BEFORE : RowKind.NORMAL);
  }
}
