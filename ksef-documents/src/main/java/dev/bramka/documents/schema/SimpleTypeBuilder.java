package dev.bramka.documents.schema;

import com.sun.xml.xsom.XSFacet;
import com.sun.xml.xsom.XSRestrictionSimpleType;
import com.sun.xml.xsom.XSSimpleType;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Folds a chain of XSD restrictions into one {@link SimpleType}. */
final class SimpleTypeBuilder {
  private static final String XSD = "http://www.w3.org/2001/XMLSchema";

  String name = "";
  SimpleType.Kind kind = SimpleType.Kind.STRING;
  SimpleType.WhiteSpace whiteSpace = SimpleType.WhiteSpace.PRESERVE;
  Map<String, String> enumeration = Map.of();
  final List<List<Pattern>> patterns = new ArrayList<>();
  int length = -1;
  int minLength;
  int maxLength = Integer.MAX_VALUE;
  int totalDigits = Integer.MAX_VALUE;
  int fractionDigits = Integer.MAX_VALUE;
  final List<SimpleType.Bound> bounds = new ArrayList<>();
  final List<SimpleType> members = new ArrayList<>();

  private SimpleTypeBuilder() {}

  static SimpleType build(XSSimpleType type) {
    SimpleTypeBuilder builder = new SimpleTypeBuilder();
    builder.name = type.getName() == null ? "" : type.getName();
    Deque<XSSimpleType> chain = new ArrayDeque<>();
    XSSimpleType at = type;
    while (!isBuiltIn(at) && at.isRestriction()) {
      chain.push(at);
      at = at.getSimpleBaseType();
    }
    if (at.isUnion()) {
      for (int i = 0; i < at.asUnion().getMemberSize(); i++) {
        builder.members.add(build(at.asUnion().getMember(i)));
      }
    } else {
      builder.builtIn(at);
    }
    chain.forEach(step -> builder.restrict(step.asRestriction()));
    return new SimpleType(builder);
  }

  Set<BigDecimal> numericEnumeration() {
    Set<BigDecimal> numbers = new HashSet<>();
    if (kind == SimpleType.Kind.DECIMAL || kind == SimpleType.Kind.INTEGER) {
      enumeration.keySet().forEach(v -> numbers.add(new BigDecimal(v).stripTrailingZeros()));
    }
    return numbers;
  }

  private static boolean isBuiltIn(XSSimpleType type) {
    return XSD.equals(type.getTargetNamespace());
  }

  private void builtIn(XSSimpleType type) {
    String builtIn = type.getName();
    kind =
        switch (builtIn) {
          case "string", "normalizedString", "token", "anySimpleType" -> SimpleType.Kind.STRING;
          case "decimal" -> SimpleType.Kind.DECIMAL;
          case "integer", "nonNegativeInteger", "positiveInteger", "int", "byte", "short", "long" ->
              SimpleType.Kind.INTEGER;
          case "date" -> SimpleType.Kind.DATE;
          case "dateTime" -> SimpleType.Kind.DATE_TIME;
          case "gYear" -> SimpleType.Kind.YEAR;
          default -> throw new IllegalStateException("Schema uses the unsupported type " + builtIn);
        };
    whiteSpace =
        switch (builtIn) {
          case "string", "anySimpleType" -> SimpleType.WhiteSpace.PRESERVE;
          case "normalizedString" -> SimpleType.WhiteSpace.REPLACE;
          default -> SimpleType.WhiteSpace.COLLAPSE;
        };
    switch (builtIn) {
      case "nonNegativeInteger" -> bound(SimpleType.Facet.MIN_INCLUSIVE, "0");
      case "positiveInteger" -> bound(SimpleType.Facet.MIN_INCLUSIVE, "1");
      case "byte" -> range(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "short" -> range(Short.MIN_VALUE, Short.MAX_VALUE);
      case "int" -> range(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "long" -> range(Long.MIN_VALUE, Long.MAX_VALUE);
      default -> {}
    }
  }

  private void range(long min, long max) {
    bound(SimpleType.Facet.MIN_INCLUSIVE, Long.toString(min));
    bound(SimpleType.Facet.MAX_INCLUSIVE, Long.toString(max));
  }

  private void restrict(XSRestrictionSimpleType step) {
    Map<String, String> listed = new LinkedHashMap<>();
    List<Pattern> alternatives = new ArrayList<>();
    for (XSFacet facet : step.getDeclaredFacets()) {
      String value = facet.getValue().value;
      switch (facet.getName()) {
        case XSFacet.FACET_ENUMERATION -> listed.put(value, SchemaCompiler.documentation(facet));
        case XSFacet.FACET_PATTERN ->
            alternatives.add(Pattern.compile(PatternSyntax.toJava(value)));
        case XSFacet.FACET_WHITESPACE -> whiteSpace = whiteSpace(value);
        case XSFacet.FACET_LENGTH -> length = Integer.parseInt(value);
        case XSFacet.FACET_MINLENGTH -> minLength = Math.max(minLength, Integer.parseInt(value));
        case XSFacet.FACET_MAXLENGTH -> maxLength = Math.min(maxLength, Integer.parseInt(value));
        case XSFacet.FACET_TOTALDIGITS ->
            totalDigits = Math.min(totalDigits, Integer.parseInt(value));
        case XSFacet.FACET_FRACTIONDIGITS ->
            fractionDigits = Math.min(fractionDigits, Integer.parseInt(value));
        case XSFacet.FACET_MININCLUSIVE -> bound(SimpleType.Facet.MIN_INCLUSIVE, value);
        case XSFacet.FACET_MINEXCLUSIVE -> bound(SimpleType.Facet.MIN_EXCLUSIVE, value);
        case XSFacet.FACET_MAXINCLUSIVE -> bound(SimpleType.Facet.MAX_INCLUSIVE, value);
        case XSFacet.FACET_MAXEXCLUSIVE -> bound(SimpleType.Facet.MAX_EXCLUSIVE, value);
        default -> throw new IllegalStateException("Unsupported facet " + facet.getName());
      }
    }
    if (!listed.isEmpty()) {
      enumeration = listed;
    }
    if (!alternatives.isEmpty()) {
      patterns.add(alternatives);
    }
  }

  private static SimpleType.WhiteSpace whiteSpace(String value) {
    return switch (value) {
      case "preserve" -> SimpleType.WhiteSpace.PRESERVE;
      case "replace" -> SimpleType.WhiteSpace.REPLACE;
      default -> SimpleType.WhiteSpace.COLLAPSE;
    };
  }

  private void bound(SimpleType.Facet facet, String text) {
    Lexical.Value value = Lexical.parse(kind, text);
    if (value == null) {
      throw new IllegalStateException("Bound " + text + " does not fit " + kind);
    }
    bounds.add(new SimpleType.Bound(facet, text, value.value(), value.zoned()));
  }
}
