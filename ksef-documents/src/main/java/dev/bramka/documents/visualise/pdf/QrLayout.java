package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.qr.QrModules;
import dev.bramka.documents.visualise.view.View.Qr;

/** A QR code drawn as rectangles, with what it is beside it. */
final class QrLayout {
  /**
   * A module this large is four pixels wide on a page scanned at 150 dpi; three were not enough.
   */
  private static final float LEAST_MODULE = 1.92f;

  private static final float LEAST_SIDE = 90;
  private static final float GAP = 12;

  private final QrModules modules;
  private final float module;
  private final float side;
  private final Texts caption;
  private final Tag figure;
  private final Tag text;

  QrLayout(Qr qr, Palette palette, float width, Tag parent) {
    modules = QrModules.of(qr.content());
    int across = modules.size() + 2 * QrModules.QUIET;
    module = Math.max(LEAST_MODULE, LEAST_SIDE / across);
    side = module * across;
    caption = new Texts(width - side - GAP, false);
    caption.add(palette.text, palette.second(palette.text), qr.label());
    caption.add(palette.name, qr.caption()).add(palette.small, qr.content());
    figure = parent.child("Figure").alternative(qr.label().text() + ": " + qr.content());
    text = parent.child("P");
  }

  Piece piece() {
    return Piece.of(
        Math.max(side, caption.height()) + 8, (paper, x, y, again) -> draw(paper, x, y + 4));
  }

  private void draw(Paper paper, float x, float y) {
    figure.box(x, Paper.HEIGHT - y - side, x + side, Paper.HEIGHT - y);
    paper.tagged(
        figure,
        () -> {
          paper.fill(Palette.WHITE, x, y, side, side);
          paper.fillAll(Palette.BLACK, () -> modules(paper, x, y));
        });
    float top = y + Math.max(0, (side - caption.height()) / 2);
    paper.tagged(text, () -> caption.draw(paper, x + side + GAP, top));
  }

  private void modules(Paper paper, float x, float y) {
    for (QrModules.Run run : modules.runs()) {
      paper.rectangle(
          x + (run.x() + QrModules.QUIET) * module,
          y + (run.y() + QrModules.QUIET) * module,
          run.length() * module,
          module);
    }
  }
}
