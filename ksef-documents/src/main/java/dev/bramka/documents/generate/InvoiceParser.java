package dev.bramka.documents.generate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.schema.SecureXml;
import dev.bramka.documents.schema.SimpleType;
import dev.bramka.documents.schema.SimpleType.Kind;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.tree.MendedXml;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns an invoice into the JSON that {@link InvoiceGenerator} takes. Numbers become JSON numbers,
 * so that the way back gives the same values in their shortest form. Thread-safe.
 */
public final class InvoiceParser {
  private static final JsonMapper JSON = InvoiceJson.MAPPER;

  private InvoiceParser() {}

  /**
   * What was read of an invoice.
   *
   * @param root the invoice's tree
   * @param mended whether a strict parser refuses the file, and its fault was passed over
   */
  public record Parsed(ObjectNode invoice, Element root, boolean mended) {}

  /**
   * Parses an invoice that may have a fault that KSeF overlooks.
   *
   * @throws IllegalArgumentException as {@link #parse(byte[])}
   */
  public static Parsed parseReceived(byte[] xml) {
    try {
      return new Parsed(parse(xml), Element.parse(xml), false);
    } catch (IllegalArgumentException e) {
      byte[] mended = MendedXml.of(xml).orElseThrow(() -> e);
      return new Parsed(parse(mended), Element.parse(mended), true);
    }
  }

  /**
   * Parses an invoice.
   *
   * @return the invoice's object
   * @throws IllegalArgumentException when the bytes are not a document of FA(2), FA(3) or FA_RR
   *     that follows its schema closely enough to be mapped; the message says where it leaves it
   */
  public static ObjectNode parse(byte[] xml) {
    try {
      XMLStreamReader reader = SecureXml.reader(xml);
      reader.nextTag();
      String namespace = reader.getNamespaceURI();
      InvoiceVersion version =
          InvoiceVersion.ofNamespace(namespace == null ? "" : namespace)
              .filter(v -> v.schemaFile().isPresent())
              .orElseThrow(() -> new IllegalArgumentException("Not FA(2), FA(3) or FA_RR"));
      String location =
          reader.getAttributeValue(JsonShape.INSTANCE_NAMESPACE, JsonShape.SCHEMA_LOCATION);
      JsonNode invoice = element(reader, InvoiceSchema.root(version));
      while (reader.hasNext()) {
        reader.next();
      }
      if (invoice instanceof ObjectNode object) {
        if (location != null) {
          object.put(JsonShape.SCHEMA_LOCATION, location);
        }
        return object;
      }
      throw new IllegalArgumentException("Not an invoice");
    } catch (XMLStreamException e) {
      throw SecureXml.unreadable(e);
    }
  }

  private static JsonNode element(XMLStreamReader reader, ElementRule rule)
      throws XMLStreamException {
    if (rule.attributes().isEmpty() && rule.text() != null) {
      return scalar(rule.text(), text(reader, rule));
    }
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attribute(object, rule, reader, i);
    }
    if (rule.text() != null) {
      object.set(JsonShape.textKey(rule), scalar(rule.text(), text(reader, rule)));
    } else {
      children(reader, rule, object);
    }
    return object;
  }

  private static void attribute(
      ObjectNode object, ElementRule rule, XMLStreamReader reader, int i) {
    String name = reader.getAttributeLocalName(i);
    if (reader.getAttributeNamespace(i) == null || reader.getAttributeNamespace(i).isEmpty()) {
      if (!rule.attributes().containsKey(name)) {
        throw new IllegalArgumentException(rule.name() + " has no attribute " + name);
      }
      object.put(name, JsonShape.toToken(name, reader.getAttributeValue(i)));
    }
  }

  private static String text(XMLStreamReader reader, ElementRule rule) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        throw new IllegalArgumentException(rule.name() + " holds text, not elements");
      }
      if (reader.isCharacters() || event == XMLStreamConstants.CDATA) {
        text.append(reader.getText());
      }
    }
    return text.toString();
  }

  private static void children(XMLStreamReader reader, ElementRule parent, ObjectNode object)
      throws XMLStreamException {
    ContentModel content = parent.children();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = reader.getLocalName();
        ElementRule rule = content == null ? null : content.anywhere(name);
        if (rule == null) {
          throw new IllegalArgumentException(parent.name() + " has no element " + name);
        }
        add(object, rule, element(reader, rule));
      } else if (reader.isCharacters() && !reader.isWhiteSpace()) {
        throw new IllegalArgumentException(parent.name() + " holds elements, not text");
      }
    }
  }

  private static void add(ObjectNode object, ElementRule rule, JsonNode value) {
    if (rule.name().equals(JsonShape.FLATTENED) && value instanceof ObjectNode inner) {
      object.setAll(inner);
    } else if (rule.repeatable()) {
      ArrayNode array =
          object.get(rule.name()) instanceof ArrayNode known ? known : object.putArray(rule.name());
      array.add(value);
    } else if (object.has(rule.name())) {
      throw new IllegalArgumentException(rule.name() + " comes twice");
    } else {
      object.set(rule.name(), value);
    }
  }

  /**
   * Numbers are JSON numbers, whatever form they have; white space is what the type makes of it.
   */
  private static JsonNode scalar(SimpleType type, String written) {
    String text = bare(type, written);
    boolean numeric = type.kind() == Kind.DECIMAL || type.kind() == Kind.INTEGER;
    BigDecimal number = numeric ? Amounts.parse(text) : null;
    if (number == null) {
      return JsonNodeFactory.instance.stringNode(text);
    }
    BigDecimal plain = new BigDecimal(PlainNumber.text(number, Integer.MAX_VALUE));
    return plain.scale() <= 0 && plain.precision() < 18
        ? JsonNodeFactory.instance.numberNode(plain.longValueExact())
        : JsonNodeFactory.instance.numberNode(plain);
  }

  /** Without the white space that the type takes no notice of, unless there is nothing else. */
  private static String bare(SimpleType type, String written) {
    String text = type.isFreeText() ? written.strip() : type.normalise(written);
    return text.isEmpty() ? written : text;
  }
}
