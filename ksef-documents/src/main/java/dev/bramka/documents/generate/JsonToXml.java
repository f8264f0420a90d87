package dev.bramka.documents.generate;

import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.SimpleType;
import dev.bramka.documents.schema.SimpleType.Kind;
import dev.bramka.documents.text.Excerpt;
import dev.bramka.documents.text.XmlText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an object as the schema orders its elements. What is null or an empty array is absent; a
 * single value where several may stand is one of them.
 */
final class JsonToXml {
  private static final String NORWAY = "NO";
  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

  /** Programs that count in binary write 30.860000000000003 and mean 30.86. */
  private static final BigDecimal BINARY_NOISE = new BigDecimal("1e-9");

  private final JsonFindings findings;
  private final XmlText out = new XmlText(8_192);

  JsonToXml(JsonFindings findings) {
    this.findings = findings;
  }

  /** The document's bytes, whatever was found. */
  byte[] write(ElementRule root, JsonNode invoice, String pointer) {
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root.name());
    out.raw(" xmlns=\"" + root.namespace() + "\"");
    schemaLocation(invoice.path(JsonShape.SCHEMA_LOCATION), pointer);
    out.raw(">");
    children(root, invoice, pointer);
    out.raw("</" + root.name() + ">\n");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void schemaLocation(JsonNode given, String pointer) {
    if (given.isMissingNode() || given.isNull()) {
      return;
    }
    String place = pointer + "/" + JsonShape.SCHEMA_LOCATION;
    int illegal = given.isString() ? XmlText.illegal(given.stringValue()) : -1;
    if (!given.isString()) {
      findings.wrongType(place, JsonShape.SCHEMA_LOCATION, kindOf(given), "tekst", "a string");
    } else if (illegal >= 0) {
      char c = given.stringValue().charAt(illegal);
      findings.illegalCharacter(place, JsonShape.SCHEMA_LOCATION, c);
    } else {
      out.raw(" xmlns:xsi=\"" + JsonShape.INSTANCE_NAMESPACE + "\" xsi:schemaLocation=\"");
      out.escaped(given.stringValue(), true).raw("\"");
    }
  }

  private void children(ElementRule parent, JsonNode object, String pointer) {
    ContentModel content = Objects.requireNonNull(parent.children());
    if (!object.isObject()) {
      findings.wrongType(pointer, parent.name(), kindOf(object), "obiekt", "an object");
      return;
    }
    unknownKeys(parent, content, object, pointer);
    for (String name : content.names()) {
      ElementRule rule = Objects.requireNonNull(content.anywhere(name));
      if (name.equals(JsonShape.FLATTENED) && !object.has(name)) {
        flattened(rule, object, pointer);
      } else {
        occurrences(rule, object.get(name), pointer + "/" + name);
      }
    }
  }

  private void unknownKeys(
      ElementRule parent, ContentModel content, JsonNode object, String pointer) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = entry.getKey();
      boolean known =
          content.anywhere(key) != null
              || (key.equals(JsonShape.SCHEMA_LOCATION) && pointer.lastIndexOf('/') == 0)
              || parent.attributes().containsKey(key)
              || (JsonShape.flattened(key) && content.anywhere(JsonShape.FLATTENED) != null);
      if (!known && !entry.getValue().isNull()) {
        findings.unknownKey(pointer + JsonFindings.step(key), key, parent.name(), content.names());
      }
    }
  }

  /** Children that stand in the parent get their element back. */
  private void flattened(ElementRule wrapper, JsonNode object, String pointer) {
    ContentModel content = Objects.requireNonNull(wrapper.children());
    if (content.names().stream().noneMatch(object::hasNonNull)) {
      return;
    }
    open(wrapper);
    for (String name : content.names()) {
      ElementRule rule = Objects.requireNonNull(content.anywhere(name));
      occurrences(rule, object.get(name), pointer + "/" + name);
    }
    close(wrapper);
  }

  private void occurrences(
      ElementRule rule, @org.jspecify.annotations.Nullable JsonNode value, String pointer) {
    if (value == null || value.isNull()) {
      return;
    }
    if (!value.isArray()) {
      element(rule, value, pointer);
      return;
    }
    if (value.size() > 1 && !rule.repeatable()) {
      findings.many(pointer, rule.name(), value.size());
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      if (!value.get(i).isNull()) {
        element(rule, value.get(i), pointer + "/" + i);
      }
    }
  }

  private void open(ElementRule rule) {
    out.raw("<").raw(rule.name()).raw(">");
  }

  private void close(ElementRule rule) {
    out.raw("</").raw(rule.name()).raw(">");
  }

  private void element(ElementRule rule, JsonNode value, String pointer) {
    if (!rule.attributes().isEmpty()) {
      withAttributes(rule, value, pointer);
    } else if (rule.text() != null) {
      text(rule, rule.text(), value, pointer);
    } else if (rule.children() != null) {
      open(rule);
      children(rule, value, pointer);
      close(rule);
    }
  }

  private void text(ElementRule rule, SimpleType type, JsonNode value, String pointer) {
    String text = scalar(rule.name(), type, value, pointer);
    boolean dropped = text.isEmpty() && type.check("") != null;
    if (!dropped) {
      open(rule);
      out.escaped(text, false);
      close(rule);
    }
  }

  private void withAttributes(ElementRule rule, JsonNode value, String pointer) {
    if (!value.isObject()) {
      findings.wrongType(pointer, rule.name(), kindOf(value), "obiekt", "an object");
      return;
    }
    out.raw("<").raw(rule.name());
    for (ElementRule.Attribute attribute : rule.attributes().values()) {
      JsonNode given = value.get(attribute.name());
      if (given != null && !given.isNull()) {
        String text =
            scalar(attribute.name(), attribute.type(), given, pointer + "/" + attribute.name());
        out.raw(" ").raw(attribute.name()).raw("=\"");
        out.escaped(JsonShape.fromToken(attribute.name(), text), true).raw("\"");
      }
    }
    out.raw(">");
    if (rule.text() != null) {
      String key = JsonShape.textKey(rule);
      JsonNode given = value.get(key);
      if (given != null && !given.isNull()) {
        out.escaped(scalar(rule.name(), rule.text(), given, pointer + "/" + key), false);
      }
    } else if (rule.children() != null) {
      children(rule, value, pointer);
    }
    close(rule);
  }

  private String scalar(String element, SimpleType type, JsonNode value, String pointer) {
    if (value.isNumber()) {
      return number(element, type, value.decimalValue(), pointer);
    }
    if (value.isString()) {
      return string(element, type, value.stringValue(), pointer);
    }
    if (value.isBoolean() && !value.booleanValue() && isCountry(type)) {
      return NORWAY;
    }
    findings.wrongType(pointer, element, kindOf(value), wanted(type, true), wanted(type, false));
    return "";
  }

  private String number(String element, SimpleType type, BigDecimal number, String pointer) {
    if (!PlainNumber.writable(number)) {
      findings.number(pointer, element, number.toString());
      return "";
    }
    boolean rounded = type.kind() == Kind.DECIMAL && type.fractionDigits() < Integer.MAX_VALUE;
    String text = PlainNumber.text(number, rounded ? type.fractionDigits() : Integer.MAX_VALUE);
    if (rounded && new BigDecimal(text).subtract(number).abs().compareTo(BINARY_NOISE) > 0) {
      findings.rounded(pointer, element, number.toString(), text);
    }
    return text;
  }

  private String string(String element, SimpleType type, String text, String pointer) {
    int illegal = XmlText.illegal(text);
    if (illegal >= 0) {
      findings.illegalCharacter(pointer, element, text.charAt(illegal));
      return "";
    }
    if (type.kind() == Kind.DATE && text.length() > 10 && text.charAt(10) == 'T') {
      return day(text);
    }
    return text.equals("false") && isCountry(type) ? NORWAY : text;
  }

  /** The day in Poland of a moment; of a time without a zone, the day as written. */
  private static String day(String moment) {
    try {
      return OffsetDateTime.parse(moment).atZoneSameInstant(WARSAW).toLocalDate().toString();
    } catch (DateTimeParseException e) {
      return moment.substring(0, 10);
    }
  }

  /** Some serialisers take the country code NO for a boolean. */
  private static boolean isCountry(SimpleType type) {
    return type.enumeration().containsKey(NORWAY) && type.enumeration().containsKey("PL");
  }

  private static String wanted(SimpleType type, boolean polish) {
    return switch (type.kind()) {
      case STRING -> polish ? "tekst" : "a string";
      case DECIMAL, INTEGER, YEAR -> polish ? "liczba" : "a number";
      case DATE -> polish ? "data RRRR-MM-DD" : "a date like 2026-02-28";
      case DATE_TIME -> polish ? "data i czas" : "a date and time like 2026-02-28T10:00:00Z";
    };
  }

  private static String kindOf(JsonNode value) {
    return value instanceof ObjectNode
        ? "{…}"
        : value.isArray() ? "[…]" : Excerpt.excerpt(value.toString());
  }
}
