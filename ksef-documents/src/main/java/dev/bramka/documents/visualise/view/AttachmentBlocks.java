package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Inner;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.model.View.Table;
import dev.bramka.documents.visualise.model.View.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The attachment, whose tables and data carry their own names. */
final class AttachmentBlocks {
  private static final Set<String> NUMBERS = Set.of("dec", "int");

  private final ElementNames labels;
  private final ValueFormat values;
  private final AnyElement generic;

  AttachmentBlocks(ElementNames labels, ValueFormat values, AnyElement generic) {
    this.labels = labels;
    this.values = values;
    this.generic = generic;
  }

  List<Block> of(Node attachment) {
    List<Block> blocks = new ArrayList<>();
    for (Node block : attachment.all("BlokDanych")) {
      String heading = block.element().value("ZNaglowek");
      Label label = heading.isEmpty() ? labels.of("BlokDanych") : new Label(heading, "");
      blocks.add(new Inner(new Section("", label, content(block), false)));
    }
    return blocks;
  }

  private List<Block> content(Node block) {
    List<Block> blocks = new ArrayList<>();
    data(blocks, block.all("MetaDane"));
    for (Node text : block.all("Tekst")) {
      text.children().forEach(p -> blocks.add(new Text(p.value())));
    }
    block.all("Tabela").forEach(table -> blocks.add(table(table)));
    return blocks;
  }

  private void data(List<Block> blocks, List<Node> pairs) {
    if (!pairs.isEmpty() && pairs.stream().allMatch(AnyElement::isPair)) {
      blocks.add(new Fields(pairs.stream().map(AnyElement::pair).toList()));
    } else {
      blocks.addAll(generic.blocks(pairs));
    }
  }

  private Block table(Node table) {
    List<Block> blocks = new ArrayList<>();
    data(blocks, table.all("TMetaDane"));
    List<Column> columns = new ArrayList<>();
    Node header = table.child("TNaglowek");
    if (header != null) {
      for (Node column : header.all("Kol")) {
        boolean number = NUMBERS.contains(column.element().attributes().getOrDefault("Typ", ""));
        columns.add(new Column(new Label(column.element().value("NKom"), ""), number, false));
      }
    }
    List<Row> rows = new ArrayList<>();
    table.all("Wiersz").forEach(row -> rows.add(row(row, columns, RowKind.NORMAL)));
    table.all("Suma").forEach(row -> rows.add(row(row, columns, RowKind.SUM)));
    // The schema does not say that rows have as many cells as there are columns.
    int widest = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
    while (columns.size() < widest) {
      columns.add(new Column(Label.NONE, false, false));
    }
    if (!columns.isEmpty()) {
      blocks.add(new Table(columns, rows));
    }
    String title = table.element().value("Opis");
    Label label = title.isEmpty() ? Label.NONE : new Label(title, "");
    return new Inner(new Section("", label, blocks, false));
  }

  private Row row(Node row, List<Column> columns, RowKind kind) {
    List<Cell> cells = new ArrayList<>();
    for (Node cell : row.children()) {
      boolean number = cells.size() < columns.size() && columns.get(cells.size()).right();
      cells.add(new Cell(number ? values.asWritten(cell.value()) : values.of(cell), ""));
    }
    return new Row(cells, kind);
  }
}
