package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Table;
import dev.bramka.documents.visualise.pdf.file.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as pieces: a head that is repeated on every page, and rows. */
final class TableLayout {
  /** A head that takes more of a page than this stands above the first rows only. */
  private static final float TALLEST_HEAD = 160;

  private static final float PAD = 2.6f;

  private final Table table;
  private final Palette palette;
  private final TableStyle style;
  private final float[] widths;
  private final Tag tag;

  TableLayout(Table table, Palette palette, float width, Tag parent) {
    this.table = table;
    this.palette = palette;
    this.tag = parent.child("Table");
    ColumnWidths columns = ColumnWidths.of(table, width);
    style = columns.style();
    widths = columns.widths();
  }

  List<Box> pieces() {
    List<Box> pieces = new ArrayList<>(table.rows().size() + 1);
    Box heads = heads();
    pieces.add(heads);
    Box repeated = heads.height() > TALLEST_HEAD ? null : heads;
    table.rows().forEach(row -> pieces.addAll(row(row, repeated)));
    return pieces;
  }

  private Box heads() {
    Tag row = tag.child("TR");
    List<TextBlock> cells = new ArrayList<>();
    List<Tag> tags = new ArrayList<>();
    float height = 0;
    for (int i = 0; i < widths.length; i++) {
      Column column = table.columns().get(i);
      Label label = column.label();
      TextBlock texts = new TextBlock(widths[i], column.right());
      texts.add(style.head(), label.main()).add(style.second(), label.second());
      cells.add(texts);
      tags.add(row.columnHead());
      height = Math.max(height, texts.height());
    }
    float tallest = height;
    return new Box(
        height + 2 * PAD,
        true,
        null,
        (paper, x, y, again) -> {
          float left = x;
          for (int i = 0; i < widths.length; i++) {
            TextBlock texts = cells.get(i);
            float at = left;
            float top = y + PAD + tallest - texts.height();
            Runnable drawing = () -> texts.draw(paper, at, top);
            if (again) {
              paper.artifact(drawing);
            } else {
              paper.tagged(tags.get(i), drawing);
            }
            left += widths[i] + style.gap();
          }
          float bottom = y + tallest + 2 * PAD;
          paper.artifact(() -> paper.line(palette.accent, 1, x, x + total(), bottom));
        });
  }

  private float total() {
    float sum = style.gap() * (widths.length - 1);
    for (float width : widths) {
      sum += width;
    }
    return sum;
  }

  private List<Box> row(Row row, @Nullable Box heads) {
    Style cells = style.of(row.kind());
    Tag rowTag = tag.child("TR");
    TextRow strip = new TextRow();
    float left = 0;
    for (int i = 0; i < widths.length; i++) {
      Cell cell = i < row.cells().size() ? row.cells().get(i) : Cell.NONE;
      TextBlock texts = new TextBlock(widths[i], table.columns().get(i).right());
      texts.add(cells, cell.text()).add(style.detail(), cell.detail());
      strip.add(texts, rowTag.child("TD"), left);
      left += widths[i] + style.gap();
    }
    boolean sum = row.kind() == RowKind.SUM;
    return strip.pieces(
        style.text().leading(),
        PAD,
        heads,
        (paper, x, y, height, last) -> {
          if (sum) {
            paper.artifact(() -> paper.line(palette.accent, 0.8f, x, x + total(), y));
          } else if (last) {
            paper.artifact(() -> paper.line(Palette.LINE, 0.5f, x, x + total(), y + height));
          }
        });
  }
}
