package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.Table;

/**
 * The widths of a table's columns in the largest text in which no word and no figure is parted.
 *
 * @param style the text
 * @param widths in points
 * @param whole whether every column has room for its longest word
 */
record ColumnWidths(TableStyle style, float[] widths, boolean whole) {
  private static final float ROUNDING = 0.5f;

  /** What the column of names wants at least. */
  private static final float LEAST_WIDE = 96;

  /** Room for a KSeF number; longer words are parted. */
  private static final float LONGEST_WORD = 170;

  /** A word with fewer characters needs no more than as many ems. */
  private static final int LONG_WORD = 10;

  private static final float MOST_AIR = 24;

  static ColumnWidths of(Table table, float width) {
    int size = TableStyle.largestFor(table.columns().size());
    ColumnWidths found = of(table, width, TableStyle.SIZES.get(size));
    while (!found.whole() && ++size < TableStyle.SIZES.size()) {
      found = of(table, width, TableStyle.SIZES.get(size));
    }
    return found;
  }

  private static ColumnWidths of(Table table, float width, TableStyle style) {
    Needs needs = needs(table, style);
    float room = width - style.gap() * (table.columns().size() - 1);
    boolean whole = sum(needs.least()) <= room;
    return new ColumnWidths(
        style, whole ? shared(table, room, needs) : squeezed(room, needs), whole);
  }

  /**
   * What columns need.
   *
   * @param least for the longest word
   * @param natural for the longest line
   */
  private record Needs(float[] least, float[] natural) {}

  private static Needs needs(Table table, TableStyle style) {
    int n = table.columns().size();
    Needs needs = new Needs(new float[n], new float[n]);
    for (int i = 0; i < n; i++) {
      Column column = table.columns().get(i);
      float word =
          Math.max(
              style.head().longestWord(column.label().main()),
              style.second().longestWord(column.label().second()));
      needs.least()[i] = Math.min(word, LONGEST_WORD) + ROUNDING;
      needs.natural()[i] = needs.least()[i];
    }
    for (Row row : table.rows()) {
      Style text = style.of(row.kind());
      for (int i = 0; i < Math.min(n, row.cells().size()); i++) {
        cell(needs, i, text, row.cells().get(i).text(), table.columns().get(i).wide());
      }
    }
    return needs;
  }

  private static void cell(Needs needs, int column, Style style, String text, boolean wide) {
    float natural = 0;
    float least = 0;
    for (String line : text.split("\n", -1)) {
      float width = style.width(line);
      natural = Math.max(natural, width);
      boolean word = line.indexOf(' ') < 0;
      boolean sure = wide && !word && longest(line) < LONG_WORD;
      float needed = word ? width : sure ? LONG_WORD * style.size() : style.longestWord(line);
      least = Math.max(least, Math.min(needed, width));
    }
    needs.natural()[column] = Math.max(needs.natural()[column], natural + ROUNDING);
    needs.least()[column] =
        Math.max(needs.least()[column], Math.min(least, LONGEST_WORD) + ROUNDING);
  }

  /** The length of the longest word, in characters: measuring all names takes time. */
  private static int longest(String line) {
    int longest = 0;
    int from = 0;
    for (int at = line.indexOf(' '); at >= 0; at = line.indexOf(' ', from)) {
      longest = Math.max(longest, at - from);
      from = at + 1;
    }
    return Math.max(longest, line.length() - from);
  }

  /** Figures get what they need and some air; a wide column takes what is left. */
  private static float[] shared(Table table, float room, Needs needs) {
    float[] natural = needs.natural();
    float sum = sum(natural);
    int wide = wideColumn(table);
    float left = wide < 0 ? 0 : room - (sum - natural[wide]);
    float wanted =
        wide < 0 ? 0 : Math.max(needs.least()[wide], Math.min(LEAST_WIDE, natural[wide]));
    if (wide < 0 || left < wanted) {
      return sum <= room ? airy(room, natural, sum) : between(room, needs);
    }
    float air = Math.min(MOST_AIR, Math.max(0, room - sum) / 2 / natural.length);
    float[] widths = natural.clone();
    for (int i = 1; i < widths.length; i++) {
      widths[i] += table.columns().get(i).right() ? air : 0;
    }
    widths[wide] += room - sum(widths);
    return widths;
  }

  private static float[] airy(float room, float[] natural, float sum) {
    float factor = room / Math.max(sum, 1);
    float[] widths = natural.clone();
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.min(widths[i] * factor, widths[i] + MOST_AIR);
    }
    return widths;
  }

  /** Each column has its longest word; those with long lines share what is left. */
  private static float[] between(float room, Needs needs) {
    float least = sum(needs.least());
    float share = (room - least) / Math.max(sum(needs.natural()) - least, 1);
    float[] widths = needs.least().clone();
    for (int i = 0; i < widths.length; i++) {
      widths[i] += (needs.natural()[i] - widths[i]) * Math.min(share, 1);
    }
    return widths;
  }

  /** Whatever the columns would need, none goes over the edge. */
  private static float[] squeezed(float room, Needs needs) {
    float factor = room / sum(needs.least());
    float[] widths = needs.least().clone();
    for (int i = 0; i < widths.length; i++) {
      widths[i] *= factor;
    }
    return widths;
  }

  private static float sum(float[] widths) {
    float sum = 0;
    for (float width : widths) {
      sum += width;
    }
    return sum;
  }

  private static int wideColumn(Table table) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).wide()) {
        return i;
      }
    }
    return -1;
  }
}
