package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.pdf.file.Tag;
import java.util.ArrayList;
import java.util.List;

/** Names with values below them, in a grid; a long value takes several columns. */
final class FieldsLayout {
  private static final float GAP = 14;
  private static final float PAD = 1.8f;
  private static final float NARROWEST = 108;

  private final Palette palette;
  private final Style label;
  private final Style second;
  private final Style text;
  private final Tag parent;
  private final int columns;
  private final float column;

  FieldsLayout(Palette palette, float width, Tag parent, boolean minor) {
    this.palette = palette;
    this.parent = parent;
    label = minor ? palette.small : palette.label;
    second = palette.second(label);
    text = minor ? palette.label : palette.text;
    columns = Math.max(1, (int) ((width + GAP) / (NARROWEST + GAP)));
    column = (width - GAP * (columns - 1)) / columns;
  }

  List<Box> pieces(List<Field> fields) {
    List<Box> pieces = new ArrayList<>();
    TextRow strip = new TextRow();
    int used = 0;
    for (Field field : fields) {
      int span = span(field);
      if (used + span > columns) {
        pieces.addAll(finished(strip));
        strip = new TextRow();
        used = 0;
      }
      strip.add(texts(field, span), parent.child("P"), used * (column + GAP));
      used += span;
    }
    if (used > 0) {
      pieces.addAll(finished(strip));
    }
    return pieces;
  }

  private static List<Box> finished(TextRow strip) {
    return strip.pieces(0, PAD, null, (paper, x, y, height, last) -> {});
  }

  private int span(Field field) {
    if (field.label().main().isEmpty()) {
      return columns;
    }
    float natural = TextBlock.oneLine(label, second, field.label());
    for (String line : field.value().split("\n", -1)) {
      natural = Math.max(natural, style(field).width(line));
    }
    return Math.clamp((int) Math.ceil((natural + GAP) / (column + GAP)), 1, columns);
  }

  private TextBlock texts(Field field, int span) {
    TextBlock texts = new TextBlock(span * column + (span - 1) * GAP, false);
    return texts.add(label, second, field.label()).add(style(field), field.value());
  }

  private Style style(Field field) {
    if (field.label().main().isEmpty()) {
      return palette.name;
    }
    return field.strong() ? palette.strong : text;
  }
}
