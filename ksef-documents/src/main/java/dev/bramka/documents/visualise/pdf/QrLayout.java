package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.View.Qr;
import dev.bramka.documents.visualise.pdf.file.Tag;
import dev.bramka.documents.visualise.qr.QrModules;

/** A QR code drawn as rectangles, with what it is beside it. */
final class QrLayout {
  /** A pixel of a page scanned at 150 dpi. */
  private static final float PIXEL = 72f / 150;

  /** Three pixels were not enough for scanners, nor were four whose edges lie between pixels. */
  private static final float MODULE = 4 * PIXEL;

  private static final float GAP = 12;

  private final QrModules modules;
  private final float side;
  private final TextBlock caption;
  private final Tag figure;
  private final Tag text;

  QrLayout(Qr qr, Palette palette, float width, Tag parent) {
    modules = QrModules.of(qr.content());
    side = MODULE * (modules.size() + 2 * QrModules.QUIET);
    caption = new TextBlock(width - side - GAP, false);
    caption.add(palette.text, palette.second(palette.text), qr.label());
    caption.add(palette.name, qr.caption()).add(palette.small, qr.content());
    figure = parent.child("Figure").alternative(qr.label().text() + ": " + qr.content());
    text = parent.child("P");
  }

  Box piece() {
    return Box.of(
        Math.max(side, caption.height()) + 8,
        (paper, x, y, again) -> draw(paper, onGrid(x), onGrid(y + 4)));
  }

  private static float onGrid(float place) {
    return Math.round(place / PIXEL) * PIXEL;
  }

  private void draw(PageCanvas paper, float x, float y) {
    figure.box(x, PageCanvas.HEIGHT - y - side, x + side, PageCanvas.HEIGHT - y);
    paper.tagged(
        figure,
        () -> {
          paper.fill(Palette.WHITE, x, y, side, side);
          paper.fillAll(Palette.BLACK, () -> modules(paper, x, y));
        });
    float top = y + Math.max(0, (side - caption.height()) / 2);
    paper.tagged(text, () -> caption.draw(paper, x + side + GAP, top));
  }

  private void modules(PageCanvas paper, float x, float y) {
    for (QrModules.Run run : modules.runs()) {
      paper.rectangle(
          x + (run.x() + QrModules.QUIET) * MODULE,
          y + (run.y() + QrModules.QUIET) * MODULE,
          run.length() * MODULE,
          MODULE);
    }
  }
}
