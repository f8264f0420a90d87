package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.pdf.file.FontFace;
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

  /** The text in lines no wider than this; breaks at blanks, and inside words that are too long. */
  List<String> lines(String text, float width) {
    List<String> lines = new ArrayList<>(2);
    int from = 0;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      wrap(text.substring(from, at), width, lines);
      from = at + 1;
    }
    wrap(text.substring(from), width, lines);
    return lines;
  }

  private void wrap(String text, float width, List<String> lines) {
    int start = 0;
    int lastBreak = -1;
    float used = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLowSurrogate(c)) {
        continue;
      }
      float advance = face.width(Character.isHighSurrogate(c) ? FontFace.REPLACEMENT : c) * size;
      if (used + advance > width && i > start && c != ' ') {
        int end = lastBreak > start ? lastBreak : i;
        lines.add(text.substring(start, end).strip());
        start = end;
        i = start - 1;
        used = 0;
        lastBreak = -1;
        while (start < text.length() && text.charAt(start) == ' ') {
          start++;
          i++;
        }
        continue;
      }
      used += advance;
      if (c == ' ' || c == '/' || c == '-' || c == ',' || c == ';') {
        lastBreak = i + 1;
      }
    }
    if (start < text.length() || text.isEmpty()) {
      lines.add(text.substring(start));
    }
  }
}
