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

/**
 * How many decimals an element can hold. A number is rounded to them before anything is worked out
 * of it: what stands in the document must add up.
 */
final class ElementDecimals {
  private static final Map<String, Integer> DIGITS = ofSchema();

  private ElementDecimals() {}

  /** The number as the element will hold it. */
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
