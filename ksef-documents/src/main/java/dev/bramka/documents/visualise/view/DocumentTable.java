package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Table;
import java.util.ArrayList;
import java.util.List;

/** The documents of a receipt. */
final class DocumentTable {
  private static final List<String> FIGURES =
      List.of("NumerFaktury", "DataWystawieniaFaktury", "DataNadaniaNumeruKSeF", "TrybWysylki");

  private DocumentTable() {}

  static Table of(List<Node> documents, ElementNames labels, ValueFormat values) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(labels.of("FaWiersz", "NrWierszaFa"), true, false));
    columns.add(new Column(labels.of("NumerKSeFDokumentu"), false, true));
    FIGURES.forEach(f -> columns.add(new Column(labels.of(f), false, false)));
    List<Row> rows = new ArrayList<>(documents.size());
    for (Node document : documents) {
      rows.add(row(document, rows.size() + 1, labels, values));
    }
    return new Table(columns, rows);
  }

  private static Row row(Node document, int number, ElementNames labels, ValueFormat values) {
    List<String> details = new ArrayList<>();
    String[] figures = new String[FIGURES.size()];
    java.util.Arrays.fill(figures, "");
    String ksefNumber = "";
    for (Node child : document.children()) {
      int at = FIGURES.indexOf(child.name());
      if (child.name().equals("NumerKSeFDokumentu")) {
        ksefNumber = child.value();
      } else if (at >= 0) {
        figures[at] = values.of(child);
      } else {
        details.add(labels.of(child.name()).text() + ": " + values.of(child));
      }
    }
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(String.valueOf(number), ""));
    cells.add(new Cell(ksefNumber, String.join(" · ", details)));
    for (String figure : figures) {
      cells.add(new Cell(figure, ""));
    }
    return new Row(cells, RowKind.NORMAL);
  }
}
