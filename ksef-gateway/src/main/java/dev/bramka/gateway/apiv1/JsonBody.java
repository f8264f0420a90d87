package dev.bramka.gateway.apiv1;

import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request's JSON object, read field by field; whatever is wrong is refused with the field's JSON
 * pointer. Unknown fields are ignored and null equals absent.
 */
final class JsonBody {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JsonNode node;
  private final String pointer;

  private JsonBody(JsonNode node, String pointer) {
    this.node = node;
    this.pointer = pointer;
  }

  static JsonBody parse(byte[] body) {
    JsonNode node;
    try {
      node = JSON.readTree(body);
    } catch (JacksonException e) {
      var at = e.getLocation();
      String place =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      throw new GatewayFailure(Reason.INPUT, "/: not valid JSON" + place);
    }
    if (node == null || !node.isObject()) {
      throw new GatewayFailure(Reason.INPUT, "/: a JSON object is required");
    }
    return new JsonBody(node, "");
  }

  @Nullable JsonBody object(String name) {
    JsonNode child = present(name);
    if (child == null) {
      return null;
    }
    if (!child.isObject()) {
      throw wrong(name, "an object is required");
    }
    return new JsonBody(child, pointer + "/" + name);
  }

  @Nullable String text(String name) {
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

  String requiredText(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw wrong(name, "is missing");
    }
    return text;
  }

  /** False when absent. */
  boolean flag(String name) {
    JsonNode child = present(name);
    if (child != null && !child.isBoolean()) {
      throw wrong(name, "true or false is required");
    }
    return child != null && child.booleanValue();
  }

  int requiredSize(String name) {
    JsonNode child = present(name);
    if (child == null) {
      throw wrong(name, "is missing");
    }
    if (!child.isIntegralNumber() || !child.canConvertToInt() || child.intValue() < 1) {
      throw wrong(name, "a positive whole number is required");
    }
    return child.intValue();
  }

  byte @Nullable [] base64(String name) {
    String text = text(name);
    return text == null ? null : decoded(name, text);
  }

  byte[] requiredBase64(String name) {
    return decoded(name, requiredText(name));
  }

  private byte[] decoded(String name, String text) {
    boolean broken = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    try {
      return Base64.getDecoder().decode(broken ? text.replace("\n", "").replace("\r", "") : text);
    } catch (IllegalArgumentException e) {
      throw new GatewayFailure(Reason.BASE64, pointer + "/" + name);
    }
  }

  private @Nullable JsonNode present(String name) {
    JsonNode child = node.get(name);
    return child == null || child.isNull() ? null : child;
  }

  GatewayFailure wrong(String name, String what) {
    return new GatewayFailure(Reason.INPUT, pointer + "/" + name + ": " + what);
  }
}
