package dev.bramka.documents.validate;

import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.SimpleType;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Checks the attributes of an element against its rule. */
final class AttributeCheck {
  /** Hints for schema processors, allowed everywhere (XML Schema part 1, 2.6). */
  private static final Set<String> HINTS = Set.of("schemaLocation", "noNamespaceSchemaLocation");

  private AttributeCheck() {}

  private static boolean isHint(@Nullable String namespace, String name) {
    return XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(namespace) && HINTS.contains(name);
  }

  private static long required(ElementRule rule) {
    return rule.attributes().values().stream().filter(ElementRule.Attribute::required).count();
  }

  static void check(XMLStreamReader reader, ElementRule rule, Findings findings, Located at) {
    int required = 0;
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String namespace = reader.getAttributeNamespace(i);
      String name = reader.getAttributeLocalName(i);
      if (isHint(namespace, name)) {
        continue;
      }
      boolean qualified = namespace != null && !namespace.isEmpty();
      ElementRule.Attribute attribute = qualified ? null : rule.attributes().get(name);
      if (attribute == null) {
        SchemaMessages.unknownAttribute(findings, at, rule, name);
      } else {
        required += attribute.required() ? 1 : 0;
        value(attribute, reader.getAttributeValue(i), findings, at);
      }
    }
    if (required < required(rule)) {
      missing(reader, rule, findings, at);
    }
  }

  private static void value(
      ElementRule.Attribute attribute, String raw, Findings findings, Located at) {
    SimpleType.Violation violation = attribute.type().check(raw);
    String name = "@" + attribute.name();
    if (violation != null) {
      SchemaMessages.value(
          findings, at, name, new SchemaMessages.Wrong(attribute.type(), raw, violation));
    } else if (attribute.fixed() != null
        && !attribute.type().normalise(raw).equals(attribute.fixed())) {
      SchemaMessages.fixed(findings, at, name, raw, attribute.fixed());
    }
  }

  private static void missing(
      XMLStreamReader reader, ElementRule rule, Findings findings, Located at) {
    for (ElementRule.Attribute attribute : rule.attributes().values()) {
      if (attribute.required() && reader.getAttributeValue("", attribute.name()) == null) {
        SchemaMessages.missingAttribute(findings, at, rule.name(), attribute.name());
      }
    }
  }
}
