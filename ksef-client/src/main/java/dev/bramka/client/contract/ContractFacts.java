package dev.bramka.client.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The facts of an OpenAPI text of KSeF that concern the operations we use, a line each: members of
 * requests and answers with their types, values of enumerations, exception codes, headers.
 */
final class ContractFacts {
  /** The operations that the client calls. */
  static final List<String> USED =
      List.of(
          "POST /auth/challenge",
          "POST /auth/ksef-token",
          "POST /auth/xades-signature",
          "GET /auth/{referenceNumber}",
          "POST /auth/token/redeem",
          "POST /auth/token/refresh",
          "GET /security/public-key-certificates",
          "GET /certificates/enrollments/data",
          "POST /certificates/enrollments",
          "GET /certificates/enrollments/{referenceNumber}",
          "POST /certificates/retrieve",
          "POST /certificates/{certificateSerialNumber}/revoke",
          "POST /certificates/query",
          "GET /rate-limits",
          "POST /sessions/online",
          "POST /sessions/online/{referenceNumber}/invoices",
          "POST /sessions/online/{referenceNumber}/close",
          "GET /sessions/{referenceNumber}",
          "GET /sessions/{referenceNumber}/invoices",
          "GET /sessions/{referenceNumber}/invoices/{invoiceReferenceNumber}",
          "GET /sessions/{referenceNumber}/upo/{upoReferenceNumber}",
          "GET /invoices/ksef/{ksefNumber}",
          "POST /invoices/query/metadata",
          "POST /invoices/exports",
          "GET /invoices/exports/{referenceNumber}");

  private static final Pattern CODE = Pattern.compile("\\| *([0-9]{4,5}) *\\|");
  private static final int DEEPEST = 12;

  private final JsonNode contract;
  private final Set<String> facts = new TreeSet<>();

  private ContractFacts(JsonNode contract) {
    this.contract = contract;
  }

  /** The facts, sorted. */
  static Set<String> of(JsonNode contract) {
    ContractFacts all = new ContractFacts(contract);
    USED.forEach(all::operation);
    return all.facts;
  }

  private void operation(String used) {
    String[] parts = used.split(" ");
    JsonNode operation =
        contract.path("paths").path(parts[1]).path(parts[0].toLowerCase(java.util.Locale.ROOT));
    if (operation.isMissingNode()) {
      facts.add(used + " is not in the contract");
      return;
    }
    operation.path("parameters").forEach(p -> parameter(used, resolved(p)));
    contents(used + " request", operation.path("requestBody"));
    for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
      String place = used + " " + response.getKey();
      facts.add(place);
      response
          .getValue()
          .path("headers")
          .propertyNames()
          .forEach(h -> facts.add(place + " header " + h));
      Matcher codes = CODE.matcher(response.getValue().path("description").asString(""));
      while (codes.find()) {
        facts.add(place + " code " + codes.group(1));
      }
      if (response.getKey().startsWith("2")) {
        contents(place, response.getValue());
      }
    }
  }

  private void parameter(String used, JsonNode parameter) {
    String place = used + " parameter " + parameter.path("name").asString("");
    schema(place, resolved(parameter.path("schema")), 0);
  }

  private void contents(String place, JsonNode body) {
    body.path("content")
        .properties()
        .forEach(c -> schema(place + " body", resolved(c.getValue().path("schema")), 0));
  }

  private void schema(String place, JsonNode given, int depth) {
    JsonNode schema = given;
    if (depth > DEEPEST) {
      return;
    }
    for (JsonNode part : schema.path("allOf")) {
      schema(place, resolved(part), depth + 1);
    }
    String type = schema.path("type").asString("");
    if (!type.isEmpty()) {
      facts.add(
          place + " is " + type + (schema.path("nullable").asBoolean(false) ? " or null" : ""));
    }
    for (String bound : List.of("maximum", "maxLength", "maxItems")) {
      if (schema.has(bound)) {
        facts.add(place + " " + bound + " " + schema.get(bound).asString(""));
      }
    }
    schema.path("enum").forEach(value -> facts.add(place + " may be " + value.asString("")));
    schema
        .path("required")
        .forEach(name -> facts.add(place + "." + name.asString("") + " is required"));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      schema(place + "." + member.getKey(), resolved(member.getValue()), depth + 1);
    }
    if (schema.has("items")) {
      schema(place + "[]", resolved(schema.get("items")), depth + 1);
    }
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode at = node;
    for (int i = 0; i < DEEPEST && at.has("$ref"); i++) {
      at = contract.at(at.get("$ref").asString("").substring(1));
    }
    return at;
  }

  /** What stands in one set and not in the other. */
  static List<String> without(Set<String> all, Set<String> others) {
    List<String> rest = new ArrayList<>(all);
    rest.removeAll(others);
    return rest;
  }
}
