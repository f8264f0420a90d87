package dev.bramka.documents.generate;

import dev.bramka.documents.schema.ElementRule;
import java.util.Set;
import javax.xml.XMLConstants;

/** Where JSON differs from the schema's own shape (the invoice JSON of REST API v1). */
final class JsonShape {
  /** The root's hint where its schema lies, which some programs write; KSeF takes no notice. */
  static final String SCHEMA_LOCATION = "schemaLocation";

  static final String INSTANCE_NAMESPACE = XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI;

  /** An element without counterpart in JSON: its children stand in its parent. */
  static final String FLATTENED = "OkresFa";

  private static final Set<String> FLATTENED_CHILDREN = Set.of("P_6_Od", "P_6_Do");

  private JsonShape() {}

  static boolean flattened(String key) {
    return FLATTENED_CHILDREN.contains(key);
  }

  /**
   * The key of an element's text beside its attributes: its name, begun in lower case for a header.
   */
  static String textKey(ElementRule rule) {
    return rule.name().equals("KodFormularza") ? "kodFormularza" : rule.name();
  }

  /** A form code's identifier-safe token as the schema has it: {@code FA_V3} is {@code FA (3)}. */
  static String fromToken(String attribute, String token) {
    return switch (attribute) {
      case "kodSystemowy" -> token.replaceFirst("^(FA|FA_RR|PEF|RR)_V([0-9])$", "$1 ($2)");
      case "wersjaSchemy" -> token.replaceFirst("^([0-9]+)_([0-9]+E?)$", "$1-$2");
      default -> token;
    };
  }

  /** The opposite of {@link #fromToken}. */
  static String toToken(String attribute, String value) {
    return switch (attribute) {
      case "kodSystemowy" -> value.replaceFirst("^([A-Z_]+) \\(([0-9])\\)$", "$1_V$2");
      case "wersjaSchemy" -> value.replace('-', '_');
      default -> value;
    };
  }
}
