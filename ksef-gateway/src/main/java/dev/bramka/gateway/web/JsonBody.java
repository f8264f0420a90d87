package dev.bramka.gateway.web;

import dev.bramka.gateway.platform.GatewayFailure;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request's JSON object, read field by field; whatever is wrong is refused with the field's JSON
 * pointer. Unknown fields are ignored and null equals absent.
 */
public final class JsonBody {
  /** The longest text is an invoice in Base64; there are few values beside it. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxTokenCount(1000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final JsonNode node;
  private final String pointer;

  private JsonBody(JsonNode node, String pointer) {
    this.node = node;
    this.pointer = pointer;
  }

  /**
   * The body, which must be a JSON object.
   *
   * @throws GatewayFailure INPUT when it is none
   */
  public static JsonBody parse(byte[] body) {
    return new JsonBody(object(JSON, body), "");
  }

  /** The body's object; what is no JSON, or too much of it, is refused with its place. */
  public static ObjectNode object(JsonMapper mapper, byte[] body) {
    JsonNode node;
    try {
      node = mapper.readTree(body);
    } catch (JacksonException e) {
      JsonProblem problem = JsonProblem.of(e);
      throw new GatewayFailure(RequestFault.INPUT, "/: " + problem.en(), "/: " + problem.pl());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new GatewayFailure(
          RequestFault.INPUT, "/: a number is out of range", "/: liczba poza zakresem");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new GatewayFailure(
        RequestFault.INPUT, "/: a JSON object is required", "/: wymagany jest obiekt JSON");
  }

  /**
   * Refuses fields that nobody asks for, which may be misspelt.
   *
   * @throws GatewayFailure INPUT naming the first
   */
  public JsonBody only(String... names) {
    for (String name : node.propertyNames()) {
      if (!List.of(names).contains(name)) {
        throw wrong(name, "is unknown; there are " + String.join(", ", names));
      }
    }
    return this;
  }

  /** Whether a field is there, and not null. */
  public boolean has(String name) {
    return present(name) != null;
  }

  /** The object in a field; null when it is absent. */
  public @Nullable JsonBody object(String name) {
    JsonNode child = present(name);
    if (child == null) {
      return null;
    }
    if (!child.isObject()) {
      throw wrong(name, "an object is required");
    }
    return new JsonBody(child, pointer + "/" + name);
  }

  /** The text in a field; null when it is absent. */
  public @Nullable String text(String name) {
    JsonNode child = present(name);
    if (child == null) {
      return null;
    }
    if (!child.isString()) {
      throw wrong(name, "a string is required");
    }
    if (child.stringValue().indexOf('\0') >= 0) {
      throw wrong(name, "the character U+0000 is not allowed");
    }
    return child.stringValue();
  }

  /** The text in a field that must be there and not empty. */
  public String requiredText(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw wrong(name, "is missing");
    }
    return text;
  }

  /** The texts in a field that is an array; none when it is absent. */
  public List<String> texts(String name) {
    JsonNode child = present(name);
    if (child == null) {
      return List.of();
    }
    if (!child.isArray()) {
      throw wrong(name, "an array of strings is required");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : child) {
      if (!text.isString()) {
        throw wrong(name + "/" + texts.size(), "a string is required");
      }
      texts.add(text.stringValue());
    }
    return texts;
  }

  /** False when absent. */
  public boolean flag(String name) {
    JsonNode child = present(name);
    if (child != null && !child.isBoolean()) {
      throw wrong(name, "true or false is required");
    }
    return child != null && child.booleanValue();
  }

  /** The positive whole number in a field that must be there. */
  public int requiredSize(String name) {
    JsonNode child = present(name);
    if (child == null) {
      throw wrong(name, "is missing");
    }
    if (!child.isIntegralNumber() || !child.canConvertToInt() || child.intValue() < 1) {
      throw wrong(name, "a positive whole number is required");
    }
    return child.intValue();
  }

  /** What a field has in Base64; null when it is absent. */
  public byte @Nullable [] base64(String name) {
    String text = text(name);
    return text == null ? null : decoded(name, text);
  }

  /** What a field that must be there has in Base64. */
  public byte[] requiredBase64(String name) {
    return decoded(name, requiredText(name));
  }

  private byte[] decoded(String name, String text) {
    boolean broken = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    try {
      return Base64.getDecoder().decode(broken ? text.replace("\n", "").replace("\r", "") : text);
    } catch (IllegalArgumentException e) {
      throw new GatewayFailure(RequestFault.BASE64, pointer + "/" + name);
    }
  }

  private @Nullable JsonNode present(String name) {
    JsonNode child = node.get(name);
    return child == null || child.isNull() ? null : child;
  }

  /** The refusal of a field, to be thrown. */
  public GatewayFailure wrong(String name, String what) {
    return new GatewayFailure(RequestFault.INPUT, pointer + "/" + name + ": " + what);
  }
}
