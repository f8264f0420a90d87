package dev.bramka.simulator.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value has to be.
 *
 * @param kind a kind of JSON schema ({@code string}, {@code date-time}, {@code int32} …) or the
 *     name of a type
 * @param array whether it is a list of such values
 * @param count how many of them, null when not bounded
 * @param range length of a text, size of a number, null when not bounded
 * @param pattern of a text, null when any will do
 */
public record Shape(
    String kind,
    boolean array,
    @Nullable Range count,
    @Nullable Range range,
    @Nullable Pattern pattern) {
  private static final String NUMBER = "(?:-?[0-9]+(?:\\.[0-9]+)?)?";
  private static final Pattern FORM =
      Pattern.compile("(\\[([^]]*)])?([^ ]+)( " + NUMBER + "\\.\\." + NUMBER + ")?( ~(.*))?");

  /**
   * Bounds, both inclusive.
   *
   * @param least null when there is none
   * @param most null when there is none
   */
  public record Range(@Nullable Double least, @Nullable Double most) {
    static @Nullable Range parse(@Nullable String text) {
      if (text == null || text.isBlank()) {
        return null;
      }
      String[] ends = text.strip().split("\\.\\.", -1);
      return new Range(number(ends[0]), number(ends[1]));
    }

    private static @Nullable Double number(String text) {
      return text.isEmpty() ? null : Double.valueOf(text);
    }

    boolean holds(double value) {
      return (least == null || value >= least) && (most == null || value <= most);
    }
  }

  static Shape parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalStateException("Not a shape: " + text);
    }
    String pattern = form.group(6);
    return new Shape(
        form.group(3),
        form.group(1) != null,
        Range.parse(form.group(2)),
        Range.parse(form.group(4)),
        pattern == null ? null : Pattern.compile(pattern));
  }

  /** One of the list's values. */
  Shape item() {
    return new Shape(kind, false, null, range, pattern);
  }
}
