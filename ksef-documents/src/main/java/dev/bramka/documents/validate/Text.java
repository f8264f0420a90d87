package dev.bramka.documents.validate;

import java.util.Collection;

/** Shapes foreign text for messages: short, on one line, without control characters. */
final class Text {
  private static final int EXCERPT = 60;
  private static final int LISTED = 24;

  private Text() {}

  static String excerpt(String value) {
    if (isPlain(value)) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    value
        .codePoints()
        .limit(EXCERPT)
        .forEach(
            c ->
                out.appendCodePoint(
                    Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? '?'
                        : c));
    return value.codePointCount(0, value.length()) > EXCERPT ? out + "…" : out.toString();
  }

  private static boolean isPlain(String value) {
    if (value.length() > EXCERPT) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  static String list(Collection<String> values) {
    String joined = String.join(", ", values.stream().limit(LISTED).toList());
    return values.size() > LISTED ? joined + ", … (" + values.size() + ")" : joined;
  }
}
