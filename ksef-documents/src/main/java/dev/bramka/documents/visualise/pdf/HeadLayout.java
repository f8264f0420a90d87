package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.Theme;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Fact;
import dev.bramka.documents.visualise.pdf.file.Tag;
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
  private static final float FACT_PAD = 10;
  private static final float NOTICE_PAD = 5;
  private static final float NARROWEST_FACT = 70;
  private static final float WIDEST_FACT = 240;
  private static final float ROUNDING = 0.5f;
  private static final float ROOM = PageCanvas.INNER - 2 * FACT_PAD;

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
    view.notices().forEach(notice -> pieces.add(notice(notice, parent)));
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

  private Box notice(Label notice, Tag parent) {
    TextBlock text = new TextBlock(ROOM, false);
    text.add(palette.strong, palette.second(palette.strong), notice);
    Tag tag = parent.child("P");
    float height = text.height() + 2 * NOTICE_PAD;
    return Box.of(
        height + NOTICE_PAD,
        (paper, x, y, again) -> {
          paper.artifact(() -> paper.fill(Palette.NOTICE, x, y, PageCanvas.INNER, height));
          paper.tagged(tag, () -> text.draw(paper, x + FACT_PAD, y + NOTICE_PAD));
        });
  }

  private Box facts(Tag parent) {
    List<Box> strips = new ArrayList<>();
    int from = 0;
    while (from < view.facts().size()) {
      List<Fact> line = view.facts().subList(from, endOfLine(from));
      strips.addAll(strip(line, parent));
      from += line.size();
    }
    Box inside = Box.stack(strips);
    return Box.of(
        inside.height() + 6,
        (paper, x, y, again) -> {
          paper.artifact(() -> paper.fill(Palette.TINT, x, y, PageCanvas.INNER, inside.height()));
          inside.drawing().at(paper, x, y, again);
        });
  }

  /** As many as fit without parting a date or an amount; at least one. */
  private int endOfLine(int from) {
    float used = -FACT_GAP;
    int end = from;
    while (end < view.facts().size()) {
      used += FACT_GAP + needed(view.facts().get(end));
      if (used > ROOM && end > from) {
        break;
      }
      end++;
    }
    return end;
  }

  /** Each has what it needs and an equal part of what is left. */
  private List<Box> strip(List<Fact> facts, Tag parent) {
    float spare = ROOM - FACT_GAP * (facts.size() - 1);
    for (Fact fact : facts) {
      spare -= needed(fact);
    }
    TextRow strip = new TextRow();
    float left = FACT_PAD;
    for (Fact fact : facts) {
      float width = needed(fact) + spare / facts.size();
      TextBlock texts = new TextBlock(width, false);
      texts.add(palette.label, palette.second(palette.label), fact.label());
      texts.add(style(fact), fact.value());
      strip.add(texts, parent.child("P"), left);
      left += width + FACT_GAP;
    }
    return strip.pieces(0, 6, null, (paper, x, y, height, last) -> {});
  }

  private Style style(Fact fact) {
    return fact.strong() ? palette.due : palette.name;
  }

  private float needed(Fact fact) {
    float label = palette.label.longestWord(fact.label().main());
    float value = Math.min(style(fact).width(fact.value()), WIDEST_FACT);
    return Math.min(ROOM, Math.max(Math.max(label, value), NARROWEST_FACT) + ROUNDING);
  }
}
