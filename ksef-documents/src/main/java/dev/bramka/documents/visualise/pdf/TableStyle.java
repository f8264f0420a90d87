package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.pdf.file.FontFace;
import java.util.List;

/**
 * How a table's text looks in one of the sizes that there are.
 *
 * @param gap between columns, in points
 */
record TableStyle(
    Style text, Style strong, Style before, Style detail, Style head, Style second, float gap) {
  /** From the largest; the last is for the tables of attachments, which have up to 20 columns. */
  static final List<TableStyle> SIZES =
      List.of(sized(8.2f, 7), sized(7.2f, 7), sized(6.4f, 5), sized(5.6f, 4));

  private static final int MANY_COLUMNS = 9;
  private static final int VERY_MANY_COLUMNS = 14;

  private static TableStyle sized(float size, float gap) {
    return new TableStyle(
        new Style(FontFace.REGULAR, size, Palette.INK),
        new Style(FontFace.STRONG, size, Palette.INK),
        new Style(FontFace.REGULAR, size, Palette.SOFT),
        new Style(FontFace.REGULAR, size - 1.4f, Palette.SOFT),
        new Style(FontFace.STRONG, size - 0.7f, Palette.SOFT),
        new Style(FontFace.REGULAR, size - 1.4f, Palette.SOFT, true),
        gap);
  }

  /** The largest size that suits a table of so many columns, as an index. */
  static int largestFor(int columns) {
    return columns >= VERY_MANY_COLUMNS ? SIZES.size() - 1 : columns >= MANY_COLUMNS ? 1 : 0;
  }

  Style of(RowKind kind) {
    return switch (kind) {
      case SUM, CHANGE -> strong;
      case BEFORE -> before;
      case NORMAL -> text;
    };
  }
}
