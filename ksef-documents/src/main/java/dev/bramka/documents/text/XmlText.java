package dev.bramka.documents.text;

/** Writes XML 1.0 text. Not thread-safe. */
public final class XmlText {
  private final StringBuilder out;

  /**
   * @param expected how many characters are expected
   */
  public XmlText(int expected) {
    out = new StringBuilder(expected);
  }

  /** Markup as it is. */
  public XmlText raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Text, with what has a meaning in XML escaped. */
  public XmlText escaped(String text, boolean attribute) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\r' -> out.append("&#13;");
        case '"', '\n', '\t' -> {
          if (attribute) {
            out.append("&#").append((int) c).append(';');
          } else {
            out.append(c);
          }
        }
        default -> out.append(c);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** Index of the first character that XML 1.0 cannot carry, or -1. */
  public static int illegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
      boolean broken = Character.isSurrogate(c) && !paired(text, i);
      if (control || broken || c == 0xFFFE || c == 0xFFFF) {
        return i;
      }
    }
    return -1;
  }

  private static boolean paired(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
