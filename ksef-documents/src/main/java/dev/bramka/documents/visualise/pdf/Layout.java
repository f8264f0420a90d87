package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.pdf.file.Tag;
import java.util.ArrayList;
import java.util.List;

/** Turns sections into pieces, in reading order; the tags are made in the same order. */
final class Layout {
  private static final float SIDE_GAP = 24;
  private static final float TOTAL_WIDTH = 250;
  private static final float TOTAL_PAD = 20;

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
  List<Box> section(Section section, int level, float width, Tag parent) {
    Tag tag = parent.child("Sect");
    List<Box> pieces = new ArrayList<>();
    boolean named = !section.heading().main().isEmpty();
    if (named) {
      pieces.add(heading(section.heading(), level, width, tag, section.minor()));
    } else if (section.minor()) {
      pieces.add(Box.gap(6));
    }
    int inner = named ? level + 1 : level;
    for (Block block : section.blocks()) {
      pieces.addAll(block(block, inner, width, tag, section.minor()));
    }
    return section.minor() ? together(pieces) : pieces;
  }

  /** Small print is not torn apart. */
  private static List<Box> together(List<Box> pieces) {
    Box all = Box.stack(pieces);
    return all.height() > TALLEST_SIDE ? pieces : List.of(all);
  }

  /** An extra line at the end. */
  List<Box> footer(String text, Tag parent) {
    List<Box> pieces = new ArrayList<>(List.of(Box.gap(8)));
    pieces.addAll(text(text, PageCanvas.INNER, parent, true));
    return pieces;
  }

  private Box heading(Label label, int level, float width, Tag parent, boolean minor) {
    boolean first = level == 2;
    Style style = minor ? palette.label : first ? palette.heading : palette.inner;
    TextBlock texts = new TextBlock(width, false).add(style, palette.second(style), label);
    Tag tag = parent.child("H" + Math.min(level, DEEPEST_HEADING));
    float above = first ? 8 : 4;
    return Box.of(
            above + texts.height() + 2,
            (paper, x, y, again) -> {
              paper.tagged(tag, () -> texts.draw(paper, x, y + above));
              paper.bookmark(level, label.text(), y + above);
            })
        .withNext();
  }

  private List<Box> block(Block block, int level, float width, Tag tag, boolean minor) {
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
  private List<Box> table(View.Table table, float width, Tag tag) {
    int columns = table.columns().size();
    List<Box> pieces = new ArrayList<>();
    for (int from = 0; from < columns; ) {
      int to = columns;
      while (to > from + 1 && !ColumnWidths.of(table.columns(from, to), width).whole()) {
        to = from + (to - from + 1) / 2;
      }
      View.Table part = from == 0 && to == columns ? table : table.columns(from, to);
      pieces.addAll(new TableLayout(part, palette, width, tag).pieces());
      from = to;
    }
    return pieces;
  }

  private List<Box> sides(List<Section> sections, int level, float width, Tag tag) {
    float half = (width - SIDE_GAP) / 2;
    List<Box> pieces = new ArrayList<>();
    for (int i = 0; i < sections.size(); i += 2) {
      List<Section> pair = sections.subList(i, Math.min(i + 2, sections.size()));
      Tag probe = tag.loose();
      List<Box> sides = pair.stream().map(s -> Box.stack(section(s, level, half, probe))).toList();
      if (sides.stream().anyMatch(side -> side.height() > TALLEST_SIDE)) {
        pair.forEach(s -> pieces.addAll(section(s, level, width, tag)));
      } else {
        probe.moveTo(tag);
        Box both =
            sides.size() == 1
                ? sides.getFirst()
                : Box.beside(sides.getFirst(), sides.getLast(), half + SIDE_GAP);
        pieces.add(both);
      }
    }
    return pieces;
  }

  private List<Box> text(String text, float width, Tag parent, boolean minor) {
    TextRow strip = new TextRow();
    Style style = minor ? palette.label : palette.text;
    strip.add(new TextBlock(width, false).add(style, text), parent.child("P"), 0);
    return strip.pieces(0, 1.5f, null, (paper, x, y, height, last) -> {});
  }

  private Box total(View.Total total, float width, Tag parent) {
    Tag tag = parent.child("P");
    float needed = palette.due.width(total.value()) + TOTAL_PAD;
    float boxWidth = Math.min(width, Math.max(TOTAL_WIDTH, needed));
    float inside = boxWidth - TOTAL_PAD;
    TextBlock label =
        new TextBlock(inside, false).add(palette.text, palette.second(palette.text), total.label());
    TextBlock value = new TextBlock(inside, true).add(palette.due, total.value());
    boolean beside =
        TextBlock.oneLine(palette.text, palette.second(palette.text), total.label())
                + palette.due.width(total.value())
            < inside - 10;
    float box = 12 + (beside ? value.height() : label.height() + value.height());
    return Box.of(
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
