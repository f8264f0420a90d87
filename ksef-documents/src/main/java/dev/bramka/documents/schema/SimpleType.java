package dev.bramka.documents.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A simple type of the schema: how white space counts and which values are allowed. Immutable.
 *
 * <p>{@code \d} in patterns means the ten ASCII digits. The XSD language would let any Unicode
 * digit through, so that a NIP in Arabic digits would pass; no consumer of invoices could read it.
 */
public final class SimpleType {
  /** What the characters denote. */
  public enum Kind {
    STRING,
    DECIMAL,
    INTEGER,
    DATE,
    DATE_TIME,
    YEAR
  }

  /** How white space is normalised before the value is looked at. */
  public enum WhiteSpace {
    PRESERVE,
    REPLACE,
    COLLAPSE
  }

  /** Which facet a value breaks. */
  public enum Facet {
    LEXICAL,
    ENUMERATION,
    PATTERN,
    LENGTH,
    MIN_LENGTH,
    MAX_LENGTH,
    MIN_INCLUSIVE,
    MIN_EXCLUSIVE,
    MAX_INCLUSIVE,
    MAX_EXCLUSIVE,
    TOTAL_DIGITS,
    FRACTION_DIGITS,
    UNION
  }

  /**
   * A broken facet.
   *
   * @param facet which one
   * @param allowed the facet's value as text: the bound, the pattern, the allowed values
   */
  public record Violation(Facet facet, String allowed) {}

  record Bound(Facet facet, String text, BigDecimal value, boolean zoned) {}

  /** Longer texts are refused without running a pattern; every patterned value is far shorter. */
  private static final int PATTERN_INPUT_LIMIT = 4_000;

  private final String name;
  private final Kind kind;
  private final WhiteSpace whiteSpace;
  private final Map<String, String> enumeration;
  private final Set<BigDecimal> numericEnumeration;
  private final List<List<Pattern>> patterns;
  private final int length;
  private final int minLength;
  private final int maxLength;
  private final int totalDigits;
  private final int fractionDigits;
  private final List<Bound> bounds;
  private final List<SimpleType> members;

  SimpleType(SimpleTypeBuilder b) {
    this.name = b.name;
    this.kind = b.kind;
    this.whiteSpace = b.whiteSpace;
    this.enumeration = b.enumeration;
    this.numericEnumeration = b.numericEnumeration();
    this.patterns = List.copyOf(b.patterns);
    this.length = b.length;
    this.minLength = b.minLength;
    this.maxLength = b.maxLength;
    this.totalDigits = b.totalDigits;
    this.fractionDigits = b.fractionDigits;
    this.bounds = List.copyOf(b.bounds);
    this.members = List.copyOf(b.members);
  }

  /** The type's name in the schema; empty for an anonymous one. */
  public String name() {
    return name;
  }

  /** What the characters denote. */
  public Kind kind() {
    return kind;
  }

  /**
   * The allowed values with their official descriptions, empty when the type does not list them.
   */
  public Map<String, String> enumeration() {
    return enumeration;
  }

  /** Most digits behind the point; {@link Integer#MAX_VALUE} when not limited. */
  public int fractionDigits() {
    return fractionDigits;
  }

  /** The value as the schema sees it, after white-space normalisation. */
  public String normalise(String raw) {
    return switch (whiteSpace) {
      case PRESERVE -> raw;
      case REPLACE -> Lexical.replace(raw);
      case COLLAPSE -> Lexical.collapse(raw);
    };
  }

  /** Whether it takes any text of its length, so that line breaks in it may matter to people. */
  public boolean isFreeText() {
    return kind == Kind.STRING && enumeration.isEmpty() && patterns.isEmpty();
  }

  /** The first facet that the raw text breaks, or null when the value is allowed. */
  public @Nullable Violation check(String raw) {
    String value = normalise(raw);
    if (!members.isEmpty()) {
      return members.stream().anyMatch(m -> m.check(raw) == null)
          ? null
          : new Violation(Facet.UNION, String.join(" | ", memberPatterns()));
    }
    if (enumeration.containsKey(value)) {
      return null; // the schema's own values keep all its other facets
    }
    Violation violation = kind == Kind.STRING ? checkLengths(value) : checkValue(value);
    if (violation == null && !enumeration.isEmpty()) {
      violation = checkEnumeration(value);
    }
    return violation != null ? violation : checkPatterns(value);
  }

  private @Nullable Violation checkLengths(String value) {
    if (length < 0 && minLength <= 0 && maxLength == Integer.MAX_VALUE) {
      return null;
    }
    int count = value.codePointCount(0, value.length());
    if (length >= 0 && count != length) {
      return new Violation(Facet.LENGTH, Integer.toString(length));
    }
    if (count < minLength) {
      return new Violation(Facet.MIN_LENGTH, Integer.toString(minLength));
    }
    return count > maxLength ? new Violation(Facet.MAX_LENGTH, Integer.toString(maxLength)) : null;
  }

  private @Nullable Violation checkValue(String value) {
    if (bounds.isEmpty() && kind == Kind.DECIMAL) {
      int digits = Lexical.plainDigits(value);
      if (digits >= 0) {
        return digits(digits >> 16, digits & 0xFFFF);
      }
    }
    Lexical.Value parsed = Lexical.parse(kind, value);
    if (parsed == null) {
      return new Violation(Facet.LEXICAL, kind.name());
    }
    for (Bound bound : bounds) {
      if (!within(parsed, bound)) {
        return new Violation(bound.facet(), bound.text());
      }
    }
    boolean counted = totalDigits < Integer.MAX_VALUE || fractionDigits < Integer.MAX_VALUE;
    return counted ? checkDigits(parsed.value()) : null;
  }

  private @Nullable Violation checkDigits(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    int fraction = Math.max(plain.scale(), 0);
    int total = Math.max(plain.precision() - Math.min(plain.scale(), 0), fraction);
    return digits(total - fraction, fraction);
  }

  private @Nullable Violation digits(int whole, int fraction) {
    if (fraction > fractionDigits) {
      return new Violation(Facet.FRACTION_DIGITS, Integer.toString(fractionDigits));
    }
    return whole + fraction > totalDigits
        ? new Violation(Facet.TOTAL_DIGITS, Integer.toString(totalDigits))
        : null;
  }

  private static boolean within(Lexical.Value value, Bound bound) {
    int low;
    int high;
    if (value.zoned() == bound.zoned()) {
      low = high = value.value().compareTo(bound.value());
    } else {
      // XSD 1.0 part 2, 3.2.7.4: without a zone a moment may be anywhere within 14 hours.
      BigDecimal spread = BigDecimal.valueOf(14L * 3_600_000);
      low = value.value().subtract(spread).compareTo(bound.value());
      high = value.value().add(spread).compareTo(bound.value());
    }
    return switch (bound.facet()) {
      case MIN_INCLUSIVE -> low >= 0;
      case MIN_EXCLUSIVE -> low > 0;
      case MAX_INCLUSIVE -> high <= 0;
      default -> high < 0;
    };
  }

  private @Nullable Violation checkEnumeration(String value) {
    return kind != Kind.STRING && containsNumber(value)
        ? null
        : new Violation(Facet.ENUMERATION, String.join(", ", enumeration.keySet()));
  }

  private boolean containsNumber(String value) {
    Lexical.Value parsed = Lexical.parse(kind, value);
    return parsed != null && numericEnumeration.contains(parsed.value().stripTrailingZeros());
  }

  private @Nullable Violation checkPatterns(String value) {
    for (List<Pattern> alternatives : patterns) {
      if (!matchesAny(alternatives, value)) {
        return new Violation(Facet.PATTERN, joined(alternatives));
      }
    }
    return null;
  }

  private static boolean matchesAny(List<Pattern> alternatives, String value) {
    if (value.length() > PATTERN_INPUT_LIMIT) {
      return false;
    }
    for (Pattern pattern : alternatives) {
      if (pattern.matcher(value).matches()) {
        return true;
      }
    }
    return false;
  }

  private List<String> memberPatterns() {
    return members.stream().flatMap(m -> m.patterns.stream()).map(SimpleType::joined).toList();
  }

  private static String joined(List<Pattern> alternatives) {
    return String.join(" | ", alternatives.stream().map(Pattern::pattern).toList());
  }
}
