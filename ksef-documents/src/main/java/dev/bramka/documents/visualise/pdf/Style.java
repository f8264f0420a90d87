package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.pdf.file.FontFace;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * How text looks.
 *
 * @param face the font
 * @param size in points
 * @param color red, green and blue from 0 to 1
 * @param english whether the text is English in a document of another language
 */
record Style(FontFace face, float size, float[] color, boolean english) {
  /** Below this no character is a loose accent. */
  private static final char FIRST_ACCENT = 0x300;

  /** A long word may be parted after these. */
  private static final String MARKS = "/-,;@._&=?";

  Style(FontFace face, float size, float[] color) {
    this(face, size, color, false);
  }

  /** From one baseline to the next. */
  float leading() {
    return size * 1.32f;
  }

  float width(String text) {
    return face.width(text) * size;
  }

  /**
   * The text in lines no wider than this. Breaks at blanks and between ideographs; a word that is
   * longer than a line breaks at its marks, and at those of a number only when it has no others.
   */
  List<String> lines(String text, float width) {
    List<String> lines = new ArrayList<>(2);
    String composed = composed(text);
    int from = 0;
    for (int at = composed.indexOf('\n'); at >= 0; at = composed.indexOf('\n', from)) {
      wrap(composed.substring(from, at), width, lines);
      from = at + 1;
    }
    wrap(composed.substring(from), width, lines);
    return lines;
  }

  /** Letters with their accents in one character, as fonts place loose accents badly. */
  private static String composed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_ACCENT) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
      }
    }
    return text;
  }

  private void wrap(String text, float width, List<String> lines) {
    int start = 0;
    int blank = -1;
    int mark = -1;
    int inNumber = -1;
    float used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      float advance = face.width(c) * size;
      if (used + advance > width && i > start && c != ' ') {
        int end = firstAfter(start, i, blank, mark, inNumber);
        lines.add(text.substring(start, end).strip());
        start = afterBlanks(text, end);
        i = start;
        used = 0;
        continue;
      }
      used += advance;
      i += Character.charCount(c);
      blank = c == ' ' || Character.isIdeographic(c) ? i : blank;
      if (MARKS.indexOf(c) >= 0) {
        boolean number = betweenDigits(text, i - 1);
        inNumber = number ? i : inNumber;
        mark = number ? mark : i;
      }
    }
    if (start < text.length() || text.isEmpty()) {
      lines.add(text.substring(start));
    }
  }

  private static int firstAfter(int start, int otherwise, int... places) {
    for (int place : places) {
      if (place > start) {
        return place;
      }
    }
    return otherwise;
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static boolean betweenDigits(String text, int at) {
    return at > 0
        && at + 1 < text.length()
        && Character.isDigit(text.charAt(at - 1))
        && Character.isDigit(text.charAt(at + 1));
  }

  /** The longest piece of the text that {@link #lines} would rather not break. */
  float longestWord(String text) {
    float longest = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\n') {
        longest = i > from ? Math.max(longest, width(text.substring(from, i))) : longest;
        from = i + 1;
      }
    }
    return longest;
  }
}
