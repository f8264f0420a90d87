package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Label;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of text of several styles, one below the other. */
final class TextBlock {
  private static final String BETWEEN = " / ";

  /**
   * @param more text of another style on the same line; null for none
   */
  private record Line(Style style, String text, @Nullable Style moreStyle, String more) {
    float width() {
      return style.width(text) + (moreStyle == null ? 0 : moreStyle.width(more));
    }
  }

  private final List<Line> lines = new ArrayList<>(4);
  private final float width;
  private final boolean right;
  private float height;

  TextBlock(float width, boolean right) {
    this.width = width;
    this.right = right;
  }

  TextBlock add(Style style, String text) {
    if (!text.isEmpty()) {
      style
          .lines(text.replace('\t', ' '), width)
          .forEach(line -> add(new Line(style, line, null, "")));
    }
    return this;
  }

  /** A name in both languages, on one line if there is room. */
  TextBlock add(Style style, Style second, Label label) {
    String more = BETWEEN + label.second();
    if (!label.second().isEmpty() && oneLine(style, second, label) <= width) {
      add(new Line(style, label.main(), second, more));
    } else {
      add(style, label.main()).add(second, label.second());
    }
    return this;
  }

  /** The width of a name in both languages on one line. */
  static float oneLine(Style style, Style second, Label label) {
    return style.width(label.main())
        + (label.second().isEmpty() ? 0 : second.width(BETWEEN + label.second()));
  }

  private void add(Line line) {
    lines.add(line);
    height += line.style().leading();
  }

  float height() {
    return height;
  }

  int count() {
    return lines.size();
  }

  float heightOf(int from, int to) {
    float sum = 0;
    for (int i = from; i < Math.min(to, lines.size()); i++) {
      sum += lines.get(i).style().leading();
    }
    return sum;
  }

  void draw(PageCanvas paper, float x, float top) {
    draw(paper, x, top, 0, lines.size());
  }

  void draw(PageCanvas paper, float x, float top, int from, int to) {
    float y = top;
    for (int i = from; i < Math.min(to, lines.size()); i++) {
      Line line = lines.get(i);
      float left = right ? x + width - line.width() : x;
      float baseline = y + line.style().size() * 1.05f;
      paper.text(line.style(), left, baseline, line.text());
      if (line.moreStyle() != null) {
        paper.text(line.moreStyle(), left + line.style().width(line.text()), baseline, line.more());
      }
      y += line.style().leading();
    }
  }
}
