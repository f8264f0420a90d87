package dev.bramka.documents.visualise.pdf.file;

import java.text.Bidi;

/**
 * A line of text in the order in which its glyphs stand: Hebrew and Arabic run from the right, the
 * numbers in them from the left, and Arabic letters are joined.
 */
final class VisualOrder {
  /** The first character of the first script that is written from the right. */
  private static final char FIRST_FROM_RIGHT = 0x590;

  private static final String MIRRORED = "()[]{}<>\u00ab\u00bb";

  private VisualOrder() {}

  /** The text as it is when all of it runs from the left. */
  static String of(String text) {
    if (!fromRight(text)) {
      return text;
    }
    String joined = ArabicForms.joined(text);
    Bidi bidi = new Bidi(joined, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    int runs = bidi.getRunCount();
    byte[] levels = new byte[runs];
    String[] parts = new String[runs];
    for (int i = 0; i < runs; i++) {
      levels[i] = (byte) bidi.getRunLevel(i);
      String part = joined.substring(bidi.getRunStart(i), bidi.getRunLimit(i));
      parts[i] = levels[i] % 2 == 0 ? part : reversed(part);
    }
    Bidi.reorderVisually(levels, 0, parts, 0, runs);
    return String.join("", parts);
  }

  private static boolean fromRight(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_FROM_RIGHT) {
        return Bidi.requiresBidi(text.toCharArray(), 0, text.length());
      }
    }
    return false;
  }

  private static String reversed(String part) {
    StringBuilder reversed = new StringBuilder(part).reverse();
    for (int i = 0; i < reversed.length(); i++) {
      int at = MIRRORED.indexOf(reversed.charAt(i));
      if (at >= 0) {
        reversed.setCharAt(i, MIRRORED.charAt(at ^ 1));
      }
    }
    return reversed.toString();
  }
}
