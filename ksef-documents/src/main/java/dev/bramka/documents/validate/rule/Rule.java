package dev.bramka.documents.validate.rule;

import dev.bramka.documents.text.Excerpt;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of the catalogue.
 *
 * @param id stable and public, such as {@code BIZ_IBAN}
 * @param error whether KSeF refuses what breaks it; else somebody should look at it
 * @param source the act, standard or schema that it comes from
 * @param pl the sentence in Polish, with named arguments in braces
 * @param en the same in English
 */
public record Rule(String id, boolean error, String source, String pl, String en) {
  private static final int LONGEST_VALUE = 80;
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\w+)}");

  /** The Polish sentence with these values, which are pairs of a name and a value. */
  public String polish(Object... values) {
    return filled(pl, values);
  }

  /** The English sentence with these values. */
  public String english(Object... values) {
    return filled(en, values);
  }

  /** One pass, so that a value in braces stays what it is. */
  private static String filled(String sentence, Object... values) {
    Map<String, String> byName = new HashMap<>();
    for (int i = 0; i + 1 < values.length; i += 2) {
      byName.put(values[i].toString(), text(values[i + 1]));
    }
    return ARGUMENT
        .matcher(sentence)
        .replaceAll(
            found -> Matcher.quoteReplacement(byName.getOrDefault(found.group(1), found.group())));
  }

  private static String text(Object value) {
    return Excerpt.excerpt(
        value instanceof BigDecimal number ? number.toPlainString() : value.toString(),
        LONGEST_VALUE);
  }
}
