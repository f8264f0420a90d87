package dev.bramka.documents.validate.rule;

import java.math.BigDecimal;

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

  /** The Polish sentence with these values, which are pairs of a name and a value. */
  public String polish(Object... values) {
    return filled(pl, values);
  }

  /** The English sentence with these values. */
  public String english(Object... values) {
    return filled(en, values);
  }

  private static String filled(String sentence, Object... values) {
    String filled = sentence;
    for (int i = 0; i + 1 < values.length; i += 2) {
      filled = filled.replace("{" + values[i] + "}", text(values[i + 1]));
    }
    return filled;
  }

  private static String text(Object value) {
    String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}
