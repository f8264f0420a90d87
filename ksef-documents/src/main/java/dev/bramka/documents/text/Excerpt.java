package dev.bramka.documents.text;

import java.util.Collection;

/** Shapes foreign text for messages: short, on one line, without control characters. */
public final class Excerpt {
  private static final int EXCERPT = 60;
  private static final int LISTED = 24;

  private Excerpt() {}

  /** At most 60 characters of the text, none of them one that a message could stumble over. */
  public static String excerpt(String value) {
    return isPlain(value) ? value : excerpt(value, EXCERPT);
  }

  /** The same for at most so many characters; a pair of surrogates is one, a lone one is none. */
  public static String excerpt(String value, int most) {
    StringBuilder out = new StringBuilder();
    value.codePoints().limit(most).forEach(c -> out.appendCodePoint(shown(c)));
    return value.codePointCount(0, value.length()) > most ? out + "…" : out.toString();
  }

  private static int shown(int c) {
    int type = Character.getType(c);
    boolean odd =
        type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    return odd ? '?' : c;
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

  /** At most 24 of the values in one line, and how many there are in all. */
  public static String list(Collection<String> values) {
    String joined = String.join(", ", values.stream().limit(LISTED).toList());
    return values.size() > LISTED ? joined + ", … (" + values.size() + ")" : joined;
  }
}
