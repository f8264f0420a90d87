package dev.bramka.documents.schema;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lexical rules of the XSD primitives that the official schemas use (XML Schema part 2, 3.2). */
final class Lexical {
  /**
   * A value made comparable.
   *
   * @param value the number itself, or milliseconds since 1970 for dates and times
   * @param zoned whether a date or time carried a zone; true for numbers, which compare exactly
   */
  record Value(BigDecimal value, boolean zoned) {}

  private static final Pattern DATE =
      Pattern.compile("(-?[0-9]{4,9})-([0-9]{2})-([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(-?[0-9]{4,9})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\\.[0-9]+)?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})?");
  private static final Pattern YEAR = Pattern.compile("(-?[0-9]{4,9})(Z|[+-][0-9]{2}:[0-9]{2})?");

  private Lexical() {}

  static @Nullable Value parse(SimpleType.Kind kind, String text) {
    return switch (kind) {
      case STRING -> null;
      case DECIMAL -> number(text, true);
      case INTEGER -> number(text, false);
      case DATE -> date(text);
      case DATE_TIME -> dateTime(text);
      case YEAR -> year(text);
    };
  }

  static String replace(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) < ' ') {
        return raw.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
      }
    }
    return raw;
  }

  static String collapse(String raw) {
    if (isCollapsed(raw)) {
      return raw;
    }
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (!isSpace(c)) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    int end = out.length();
    return end > 0 && out.charAt(end - 1) == ' ' ? out.substring(0, end - 1) : out.toString();
  }

  private static boolean isCollapsed(String raw) {
    boolean previousSpace = true;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (isSpace(c)) {
        if (previousSpace || c != ' ') {
          return false;
        }
        previousSpace = true;
      } else {
        previousSpace = false;
      }
    }
    return raw.isEmpty() || !previousSpace;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /**
   * Counts the significant digits of a number written plainly, without making the number: those
   * before the point in the upper, those behind it in the lower 16 bits; -1 for any other writing.
   */
  static int plainDigits(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int start = at;
    int leading = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      leading += leading == at - start && text.charAt(at) == '0' ? 1 : 0;
      at++;
    }
    int whole = at - start - leading;
    if (at == start || text.length() > 400) {
      return -1;
    }
    if (at == text.length()) {
      return whole << 16;
    }
    int fractionStart = at + 1;
    int last = at;
    for (int i = fractionStart; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      last = text.charAt(i) == '0' ? last : i;
    }
    return text.charAt(at) == '.' && fractionStart < text.length() ? whole << 16 | last - at : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static @Nullable Value number(String text, boolean fractionAllowed) {
    int digits = 0;
    boolean point = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.' && fractionAllowed && !point) {
        point = true;
      } else if (i > 0 || (c != '+' && c != '-')) {
        return null;
      }
    }
    // A million-digit number would be valid XML Schema and hours of arithmetic.
    return digits == 0 || digits > 400 ? null : new Value(new BigDecimal(text), true);
  }

  private static @Nullable Value date(String text) {
    Matcher m = DATE.matcher(text);
    if (!m.matches()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.of(i(m, 1), i(m, 2), i(m, 3));
      return moment(day.atStartOfDay(), m.group(4));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Value dateTime(String text) {
    Matcher m = DATE_TIME.matcher(text);
    if (!m.matches()) {
      return null;
    }
    try {
      boolean midnightAtEnd = i(m, 4) == 24 && i(m, 5) == 0 && i(m, 6) == 0;
      LocalDateTime at =
          LocalDate.of(i(m, 1), i(m, 2), i(m, 3))
              .atTime(midnightAtEnd ? 0 : i(m, 4), i(m, 5), i(m, 6))
              .plusDays(midnightAtEnd ? 1 : 0);
      Value whole = moment(at, m.group(8));
      String fraction = m.group(7);
      return whole == null || fraction == null || fraction.length() > 40
          ? whole
          : new Value(whole.value().add(new BigDecimal(fraction).movePointRight(3)), whole.zoned());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Value year(String text) {
    Matcher m = YEAR.matcher(text);
    return m.matches() ? moment(LocalDateTime.of(i(m, 1), 1, 1, 0, 0), m.group(2)) : null;
  }

  private static @Nullable Value moment(LocalDateTime at, @Nullable String zone) {
    try {
      ZoneOffset offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
      return new Value(BigDecimal.valueOf(at.toInstant(offset).toEpochMilli()), zone != null);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static int i(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }
}
