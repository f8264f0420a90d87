package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.view.Label;
import dev.bramka.documents.visualise.view.View;
import dev.bramka.documents.visualise.view.View.Block;
import dev.bramka.documents.visualise.view.View.Section;
import java.util.ArrayList;
import java.util.List;

/** Turns sections into pieces, in reading order; the tags are made in the same order. */
final class Layout {
  private static final float SIDE_GAP = 24;
  private static final float TOTAL_WIDTH = 250;

  /** What stands side by side must fit on a page with room to spare. */
  private static final float TALLEST_SIDE = 420;

  private static final int DEEPEST_HEADING = 6;

  private final Palette palette;

  Layout(Palette palette) {
    this.palette = palette;
  }

  /**
   * @param level of the section's heading, from 2
   */
  List<Piece> section(Section section, int level, float width, Tag parent) {
    Tag tag = parent.child("Sect");
    List<Piece> pieces = new ArrayList<>();
    boolean named = !section.heading().main().isEmpty();
    if (named) {
      pieces.add(heading(section.heading(), level, width, tag, section.minor()));
    } else if (section.minor()) {
      pieces.add(Piece.gap(6));
    }
    int inner = named ? level + 1 : level;
    for (Block block : section.blocks()) {
      pieces.addAll(block(block, inner, width, tag, section.minor()));
    }
    return section.minor() ? together(pieces) : pieces;
  }

  /** Small print is not torn apart. */
  private static List<Piece> together(List<Piece> pieces) {
    Piece all = Piece.stack(pieces);
    return all.height() > TALLEST_SIDE ? pieces : List.of(all);
  }

  /** An extra line at the end. */
  List<Piece> footer(String text, Tag parent) {
    List<Piece> pieces = new ArrayList<>(List.of(Piece.gap(8)));
    pieces.addAll(text(text, Paper.INNER, parent, true));
    return pieces;
  }

  private Piece heading(Label label, int level, float width, Tag parent, boolean minor) {
    boolean first = level == 2;
    Style style = minor ? palette.label : first ? palette.heading : palette.inner;
    Texts texts = new Texts(width, false).add(style, palette.second(style), label);
    Tag tag = parent.child("H" + Math.min(level, DEEPEST_HEADING));
    float above = first ? 8 : 4;
    return Piece.of(
            above + texts.height() + 2,
            (paper, x, y, again) -> {
              paper.tagged(tag, () -> texts.draw(paper, x, y + above));
              paper.bookmark(level, label.text(), y + above);
            })
        .withNext();
  }

  private List<Piece> block(Block block, int level, float width, Tag tag, boolean minor) {
    return switch (block) {
      case View.Fields fields ->
          new FieldsLayout(palette, width, tag, minor).pieces(fields.fields());
      case View.Table table -> table(table, width, tag);
      case View.Sides sides -> sides(sides.sections(), level, width, tag);
      case View.Inner inner -> section(inner.section(), level, width, tag);
      case View.Text text -> text(text.text(), width, tag, minor);
      case View.Total total -> List.of(total(total, width, tag));
      case View.Qr qr -> List.of(new QrLayout(qr, palette, width, tag).piece());
    };
  }

  /** More columns than a page has room for go into tables one below the other. */
  private List<Piece> table(View.Table table, float width, Tag tag) {
    int columns = table.columns().size();
    if (columns <= TableLayout.MOST_COLUMNS) {
      return new TableLayout(table, palette, width, tag).pieces();
    }
    List<Piece> pieces = new ArrayList<>();
    for (int from = 0; from < columns; from += TableLayout.MOST_COLUMNS) {
      int to = Math.min(columns, from + TableLayout.MOST_COLUMNS);
      pieces.addAll(new TableLayout(table.columns(from, to), palette, width, tag).pieces());
    }
    return pieces;
  }

  private List<Piece> sides(List<Section> sections, int level, float width, Tag tag) {
    float half = (width - SIDE_GAP) / 2;
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < sections.size(); i += 2) {
      List<Section> pair = sections.subList(i, Math.min(i + 2, sections.size()));
      Tag probe = tag.loose();
      List<Piece> sides =
          pair.stream().map(s -> Piece.stack(section(s, level, half, probe))).toList();
      if (sides.stream().anyMatch(side -> side.height() > TALLEST_SIDE)) {
        pair.forEach(s -> pieces.addAll(section(s, level, width, tag)));
      } else {
        probe.moveTo(tag);
        Piece both =
            sides.size() == 1
                ? sides.getFirst()
                : Piece.beside(sides.getFirst(), sides.getLast(), half + SIDE_GAP);
        pieces.add(both);
      }
    }
    return pieces;
  }

  private List<Piece> text(String text, float width, Tag parent, boolean minor) {
    Strip strip = new Strip();
    Style style = minor ? palette.label : palette.text;
    strip.add(new Texts(width, false).add(style, text), parent.child("P"), 0);
    return strip.pieces(0, 1.5f, null, (paper, x, y, height, last) -> {});
  }

  private Piece total(View.Total total, float width, Tag parent) {
    Tag tag = parent.child("P");
    float boxWidth = Math.min(width, TOTAL_WIDTH);
    float inside = boxWidth - 20;
    Texts label =
        new Texts(inside, false).add(palette.text, palette.second(palette.text), total.label());
    Texts value = new Texts(inside, true).add(palette.due, total.value());
    boolean beside =
        Texts.oneLine(palette.text, palette.second(palette.text), total.label())
                + palette.due.width(total.value())
            < inside - 10;
    float box = 12 + (beside ? value.height() : label.height() + value.height());
    return Piece.of(
        box + 8,
        (paper, x, y, again) -> {
          float left = x + width - boxWidth;
          float top = y + 6;
          paper.artifact(() -> paper.fill(Palette.TINT, left, top, boxWidth, box));
          paper.artifact(() -> paper.fill(palette.accent, left, top, 3, box));
          paper.tagged(
              tag,
              () -> {
                label.draw(paper, left + 12, top + (beside ? 11 : 6));
                value.draw(paper, left + 8, top + (beside ? 5 : 5 + label.height()));
              });
        });
  }
}
