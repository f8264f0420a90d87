package dev.bramka.documents.generate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.schema.SimpleType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Numbers in the form that the schemas' patterns allow: no exponent, no needless zeros. */
final class PlainNumber {
  /** No amount of the schemas is longer; beyond, a short exponent could be made to fill memory. */
  private static final int MAX_DIGITS = 60;

  /** Decimals by element of the schema. */
  private static final Map<String, Integer> DIGITS = ofSchema();

  private PlainNumber() {}

  /** Whether the number is of a size that can be written out. */
  static boolean writable(BigDecimal number) {
    return number.precision() - (long) number.scale() <= MAX_DIGITS && number.scale() <= 400;
  }

  /** The number, rounded half up to so many fraction digits. */
  static String text(BigDecimal number, int fractionDigits) {
    BigDecimal rounded =
        number.scale() > fractionDigits
            ? number.setScale(fractionDigits, RoundingMode.HALF_UP)
            : number;
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /**
   * The number as the element will hold it. What is worked out must be worked out of what stands in
   * the document.
   */
  static BigDecimal rounded(String element, BigDecimal number) {
    int digits = DIGITS.getOrDefault(element, Integer.MAX_VALUE);
    return number.scale() > digits ? number.setScale(digits, RoundingMode.HALF_UP) : number;
  }

  private static Map<String, Integer> ofSchema() {
    Map<String, Integer> digits = new HashMap<>();
    collect(InvoiceSchema.root(InvoiceVersion.FA_3), digits, new HashSet<>());
    return Map.copyOf(digits);
  }

  private static void collect(
      ElementRule rule, Map<String, Integer> digits, Set<ContentModel> seen) {
    SimpleType type = rule.text();
    if (type != null
        && type.kind() == SimpleType.Kind.DECIMAL
        && type.fractionDigits() < Integer.MAX_VALUE) {
      digits.merge(rule.name(), type.fractionDigits(), Math::max);
    }
    ContentModel children = rule.children();
    if (children != null && seen.add(children)) {
      for (String name : children.names()) {
        ElementRule child = children.anywhere(name);
        if (child != null) {
          collect(child, digits, seen);
        }
      }
    }
  }
}
