package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.TooLongException;
import java.util.List;

/** Sets pieces onto pages. */
final class Pagination {
  private final PageCanvas paper;
  private float y = PageCanvas.TOP;

  Pagination(PageCanvas paper) {
    this.paper = paper;
  }

  /**
   * @throws TooLongException when the document would not end
   */
  void set(List<Box> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      Box piece = pieces.get(i);
      if (y > PageCanvas.TOP && y + needed(pieces, i) > PageCanvas.BOTTOM) {
        paper.newPage();
        y = PageCanvas.TOP;
        Box head = piece.head();
        if (head != null) {
          head.drawing().at(paper, PageCanvas.LEFT, y, true);
          y += head.height();
        }
      }
      piece.drawing().at(paper, PageCanvas.LEFT, y, false);
      y += piece.height();
    }
  }

  /** The height of a piece with all that it must not be parted from, if a page has room for it. */
  private static float needed(List<Box> pieces, int from) {
    float page = PageCanvas.BOTTOM - PageCanvas.TOP;
    float sum = 0;
    for (int i = from; i < pieces.size() && sum <= page; i++) {
      sum += pieces.get(i).height();
      if (!pieces.get(i).together()) {
        return Math.min(sum, page);
      }
    }
    return Math.min(pieces.get(from).height(), page);
  }
}
