package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.pdf.file.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts side by side: a row of a table or of fields. What is taller than most goes in slices. */
final class TextRow {
  /** More lines than this do not have to stay on one page. */
  private static final int LINES_TOGETHER = 36;

  private record Cell(TextBlock texts, Tag tag, float x) {}

  private final List<Cell> cells = new ArrayList<>(8);
  private int lines = 1;

  /**
   * @param x from the left end of the strip
   */
  void add(TextBlock texts, Tag tag, float x) {
    cells.add(new Cell(texts, tag, x));
    lines = Math.max(lines, texts.count());
  }

  /** What is drawn with each slice, as lines above and below. */
  interface Decoration {
    void at(PageCanvas paper, float x, float y, float height, boolean last);
  }

  /**
   * The strip as pieces.
   *
   * @param least the height of a strip without text
   * @param pad room above and below
   * @param head what is repeated above when a page begins here; null for nothing
   */
  List<Box> pieces(float least, float pad, @Nullable Box head, Decoration decoration) {
    List<Box> pieces = new ArrayList<>(1);
    for (int from = 0; from < lines; from += LINES_TOGETHER) {
      pieces.add(slice(from, least, pad, head, decoration));
    }
    return pieces;
  }

  private float height(int from, int to) {
    float height = 0;
    for (Cell cell : cells) {
      height = Math.max(height, cell.texts().heightOf(from, to));
    }
    return height;
  }

  private Box slice(int from, float least, float pad, @Nullable Box head, Decoration decoration) {
    int to = from + LINES_TOGETHER;
    float full = Math.max(least, height(from, to)) + 2 * pad;
    return new Box(
        full,
        false,
        head,
        (paper, x, y, again) -> {
          for (Cell cell : cells) {
            if (cell.texts().count() > from) {
              paper.tagged(
                  cell.tag(), () -> cell.texts().draw(paper, x + cell.x(), y + pad, from, to));
            }
          }
          decoration.at(paper, x, y, full, to >= lines);
        });
  }
}
