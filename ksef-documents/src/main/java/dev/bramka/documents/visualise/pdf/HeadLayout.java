package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Theme;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Fact;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/** The top of the first page: logo, what the document is, its numbers, and the facts. */
final class HeadLayout {
  private static final float LOGO_WIDTH = 150;
  private static final float LOGO_HEIGHT = 56;
  private static final float GAP = 18;
  private static final float FACT_GAP = 12;
  private static final float STRONG_SHARE = 1.7f;

  private final View view;
  private final Palette palette;
  private final Theme theme;

  HeadLayout(View view, Palette palette, Theme theme) {
    this.view = view;
    this.palette = palette;
    this.theme = theme;
  }

  List<Box> pieces(Tag parent, @Nullable PDImageXObject logo) {
    List<Box> pieces = new ArrayList<>();
    pieces.add(title(parent, logo));
    if (!view.facts().isEmpty()) {
      pieces.add(facts(parent));
    }
    return pieces;
  }

  private Box title(Tag parent, @Nullable PDImageXObject logo) {
    float scale =
        logo == null ? 0 : Math.min(LOGO_WIDTH / logo.getWidth(), LOGO_HEIGHT / logo.getHeight());
    float logoWidth = logo == null ? 0 : logo.getWidth() * scale;
    float logoHeight = logo == null ? 0 : logo.getHeight() * scale;
    Tag figure = logo == null ? null : parent.child("Figure").alternative("Logo");
    float room = PageCanvas.INNER - (logo == null ? 0 : logoWidth + GAP);
    TextBlock title = new TextBlock(room, false);
    title.add(palette.title, palette.second(palette.title), view.title());
    title.add(palette.number, view.number());
    Tag heading = parent.child("H1");
    TextBlock ksef = new TextBlock(room, false);
    if (!view.ksefNumber().isEmpty()) {
      ksef.add(palette.label, palette.second(palette.label), view.words().ksefNumber());
      ksef.add(palette.strong, view.ksefNumber());
    }
    Tag ksefTag = view.ksefNumber().isEmpty() ? null : parent.child("P");
    float textHeight = title.height() + (ksefTag == null ? 0 : ksef.height() + 3);
    float height = Math.max(textHeight, logoHeight);
    return Box.of(
            height + 12,
            (paper, x, y, again) -> {
              float textX = theme.logoRight() || logo == null ? x : x + logoWidth + GAP;
              float logoX = theme.logoRight() ? x + PageCanvas.INNER - logoWidth : x;
              if (logo != null && figure != null) {
                float bottom = PageCanvas.HEIGHT - y - logoHeight;
                figure.box(logoX, bottom, logoX + logoWidth, bottom + logoHeight);
                paper.tagged(figure, () -> paper.image(logo, logoX, y, logoWidth, logoHeight));
              }
              paper.tagged(heading, () -> title.draw(paper, textX, y));
              paper.bookmark(1, view.name(), y);
              if (ksefTag != null) {
                paper.tagged(ksefTag, () -> ksef.draw(paper, textX, y + title.height() + 3));
              }
              paper.artifact(
                  () -> paper.line(palette.accent, 2, x, x + PageCanvas.INNER, y + height + 7));
            })
        .withNext();
  }

  private Box facts(Tag parent) {
    float shares = 0;
    for (Fact fact : view.facts()) {
      shares += share(fact);
    }
    float unit = (PageCanvas.INNER - 20 - FACT_GAP * (view.facts().size() - 1)) / shares;
    TextRow strip = new TextRow();
    float left = 10;
    for (Fact fact : view.facts()) {
      TextBlock texts = new TextBlock(share(fact) * unit, false);
      texts.add(palette.label, palette.second(palette.label), fact.label());
      texts.add(fact.strong() ? palette.due : palette.name, fact.value());
      strip.add(texts, parent.child("P"), left);
      left += share(fact) * unit + FACT_GAP;
    }
    Box inside = Box.stack(strip.pieces(0, 6, null, (paper, x, y, height, last) -> {}));
    return Box.of(
        inside.height() + 6,
        (paper, x, y, again) -> {
          paper.artifact(() -> paper.fill(Palette.TINT, x, y, PageCanvas.INNER, inside.height()));
          inside.drawing().at(paper, x, y, again);
        });
  }

  private float share(Fact fact) {
    return fact.strong() && view.facts().size() > 1 ? STRONG_SHARE : 1;
  }
}
