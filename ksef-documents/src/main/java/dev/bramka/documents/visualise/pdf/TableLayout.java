package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Table;
import dev.bramka.documents.visualise.pdf.file.FontFace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as pieces: a head that is repeated on every page, and rows. */
final class TableLayout {
  /** The schema allows 20 columns in a table of an attachment. */
  static final int MOST_COLUMNS = 20;

  /** A head that takes more of a page than this stands above the first rows only. */
  private static final float TALLEST_HEAD = 160;

  private static final float PAD = 2.6f;
  private static final float ROUNDING = 0.5f;
  private static final float LEAST_WIDE = 96;
  private static final int MANY_COLUMNS = 9;
  private static final int VERY_MANY_COLUMNS = 14;
  private static final float MOST_AIR = 24;

  private final Table table;
  private final Palette palette;
  private final float[] widths;
  private final float gap;
  private final Style text;
  private final Style strong;
  private final Style before;
  private final Style detail;
  private final Style head;
  private final Style second;
  private final Tag tag;

  TableLayout(Table table, Palette palette, float width, Tag parent) {
    this.table = table;
    this.palette = palette;
    this.tag = parent.child("Table");
    int columns = table.columns().size();
    float size = columns >= VERY_MANY_COLUMNS ? 5.6f : columns >= MANY_COLUMNS ? 7.2f : 8.2f;
    gap = columns >= VERY_MANY_COLUMNS ? 4 : 7;
    text = new Style(FontFace.REGULAR, size, Palette.INK);
    strong = new Style(FontFace.STRONG, size, Palette.INK);
    before = new Style(FontFace.REGULAR, size, Palette.SOFT);
    detail = new Style(FontFace.REGULAR, size - 1.4f, Palette.SOFT);
    head = new Style(FontFace.STRONG, size - 0.7f, Palette.SOFT);
    second = new Style(FontFace.REGULAR, size - 1.4f, Palette.SOFT, true);
    widths = widths(width);
  }

  /** Figures get what they need and some air; a wide column takes what is left. */
  private float[] widths(float width) {
    int n = table.columns().size();
    float[] natural = new float[n];
    float[] least = new float[n];
    for (int i = 0; i < n; i++) {
      Column column = table.columns().get(i);
      least[i] =
          ROUNDING
              + Math.max(
                  longestWord(head, column.label().main()),
                  longestWord(second, column.label().second()));
      natural[i] = least[i];
    }
    for (Row row : table.rows()) {
      Style style = row.kind() == RowKind.SUM ? strong : text;
      for (int i = 0; i < Math.min(n, row.cells().size()); i++) {
        natural[i] = Math.max(natural[i], style.width(row.cells().get(i).text()) + ROUNDING);
      }
    }
    return onPage(width - gap * (n - 1), shared(width - gap * (n - 1), natural, least));
  }

  /** Whatever the columns would need, none goes over the edge. */
  private static float[] onPage(float width, float[] columns) {
    float sum = 0;
    for (float column : columns) {
      sum += column;
    }
    for (int i = 0; sum > width && i < columns.length; i++) {
      columns[i] *= width / sum;
    }
    return columns;
  }

  private float[] shared(float width, float[] natural, float[] leastOfAll) {
    int wide = wideColumn();
    float others = 0;
    for (int i = 0; i < natural.length; i++) {
      others += i == wide ? 0 : natural[i];
    }
    float least = wide < 0 ? 0 : Math.min(LEAST_WIDE, natural[wide]);
    if (wide >= 0 && width - others >= least) {
      float spare = Math.max(0, width - others - natural[wide]);
      float air = Math.min(MOST_AIR, spare / 2 / natural.length);
      for (int i = 0; i < natural.length; i++) {
        natural[i] += table.columns().get(i).right() && i > 0 ? air : 0;
        others += table.columns().get(i).right() && i > 0 ? air : 0;
      }
      natural[wide] = width - others;
      return natural;
    }
    float sum = others + least;
    if (wide >= 0) {
      natural[wide] = least;
    }
    float factor = width / Math.max(sum, 1);
    for (int i = 0; i < natural.length; i++) {
      natural[i] =
          factor < 1
              ? Math.max(natural[i] * factor, Math.min(leastOfAll[i], 24))
              : Math.min(natural[i] * factor, natural[i] + MOST_AIR);
    }
    return natural;
  }

  private int wideColumn() {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).wide()) {
        return i;
      }
    }
    return -1;
  }

  private static float longestWord(Style style, String words) {
    float longest = 0;
    for (String word : words.split(" ")) {
      longest = Math.max(longest, style.width(word));
    }
    return longest;
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
      texts.add(head, label.main()).add(second, label.second());
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
            left += widths[i] + gap;
          }
          float bottom = y + tallest + 2 * PAD;
          paper.artifact(() -> paper.line(palette.accent, 1, x, x + total(), bottom));
        });
  }

  private float total() {
    float sum = gap * (widths.length - 1);
    for (float width : widths) {
      sum += width;
    }
    return sum;
  }

  private List<Box> row(Row row, @Nullable Box heads) {
    Style style =
        switch (row.kind()) {
          case SUM -> strong;
          case BEFORE -> before;
          case NORMAL -> text;
        };
    Tag rowTag = tag.child("TR");
    TextRow strip = new TextRow();
    float left = 0;
    for (int i = 0; i < widths.length; i++) {
      Cell cell = i < row.cells().size() ? row.cells().get(i) : Cell.NONE;
      TextBlock texts = new TextBlock(widths[i], table.columns().get(i).right());
      texts.add(style, cell.text()).add(detail, cell.detail());
      strip.add(texts, rowTag.child("TD"), left);
      left += widths[i] + gap;
    }
    boolean sum = row.kind() == RowKind.SUM;
    return strip.pieces(
        text.leading(),
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
