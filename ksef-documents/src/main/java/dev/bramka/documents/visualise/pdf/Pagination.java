package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.view.TooLongException;
import java.util.List;

/** Sets pieces onto pages. */
final class Pagination {
  private final Paper paper;
  private float y = Paper.TOP;

  Pagination(Paper paper) {
    this.paper = paper;
  }

  /**
   * @throws TooLongException when the document would not end
   */
  void set(List<Piece> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (y > Paper.TOP && y + needed(pieces, i) > Paper.BOTTOM) {
        paper.newPage();
        y = Paper.TOP;
        Piece head = piece.head();
        if (head != null) {
          head.drawing().at(paper, Paper.LEFT, y, true);
          y += head.height();
        }
      }
      piece.drawing().at(paper, Paper.LEFT, y, false);
      y += piece.height();
    }
  }

  /** The height of a piece with all that it must not be parted from, if a page has room for it. */
  private static float needed(List<Piece> pieces, int from) {
    float page = Paper.BOTTOM - Paper.TOP;
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
