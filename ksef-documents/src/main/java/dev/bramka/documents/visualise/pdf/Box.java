package dev.bramka.documents.visualise.pdf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that stays together on a page.
 *
 * @param height in points
 * @param together whether it must not be the last on its page, as a heading
 * @param head what is repeated above it when it begins a page; null for nothing
 * @param drawing draws it
 */
record Box(float height, boolean together, @Nullable Box head, Drawing drawing) {
  /** Draws with its top left corner here. */
  interface Drawing {
    /**
     * @param again whether it is repeated, and so decoration
     */
    void at(PageCanvas paper, float x, float y, boolean again);
  }

  static Box of(float height, Drawing drawing) {
    return new Box(height, false, null, drawing);
  }

  static Box gap(float height) {
    return of(height, (paper, x, y, again) -> {});
  }

  /** The same, but not the last on its page. */
  Box withNext() {
    return new Box(height, true, head, drawing);
  }

  /** Pieces one below the other that stay on one page. */
  static Box stack(List<Box> pieces) {
    float sum = 0;
    for (Box piece : pieces) {
      sum += piece.height();
    }
    return of(
        sum,
        (paper, x, y, again) -> {
          float top = y;
          for (Box piece : pieces) {
            piece.drawing().at(paper, x, top, again);
            top += piece.height();
          }
        });
  }

  /** Two pieces side by side. */
  static Box beside(Box left, Box right, float shift) {
    return of(
        Math.max(left.height(), right.height()),
        (paper, x, y, again) -> {
          left.drawing().at(paper, x, y, again);
          right.drawing().at(paper, x + shift, y, again);
        });
  }
}
