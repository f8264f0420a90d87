package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Compares answers with the OpenAPI that we publish: status, type of content, JSON. */
final class PublishedApi {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNode CALLERS = document("/openapi/v1.yaml");
  private static final JsonNode ADMINISTRATION = document("/openapi/admin.yaml");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private PublishedApi() {}

  private static JsonNode document(String name) {
    try (InputStream in = PublishedApi.class.getResourceAsStream(name)) {
      return JSON.valueToTree(new Yaml().load(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when the answer to an operation of the API is not one that is described. */
  static void requireDescribed(String method, String path, HttpResponse<byte[]> answer) {
    JsonNode document = path.startsWith("/admin") ? ADMINISTRATION : CALLERS;
    Optional<String> template = template(document, path);
    JsonNode operation =
        template
            .map(t -> document.path("paths").path(t).path(method.toLowerCase(Locale.ROOT)))
            .orElse(document.path("nothing"));
    if (operation.isMissingNode()) {
      return;
    }
    String name = method + " " + template.get() + " " + answer.statusCode();
    JsonNode described =
        resolved(document, operation.path("responses").path(Integer.toString(answer.statusCode())));
    assertThat(described.isMissingNode()).as(name + " is described").isFalse();
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    if (answer.body().length == 0) {
      return;
    }
    JsonNode content = described.path("content").path(type);
    assertThat(content.isMissingNode()).as(name + " may be " + type).isFalse();
    if (type.equals("application/json")) {
      requireConforming(document, name, content.path("schema"), answer.body());
    }
  }

  /** The path of the description; the one with the fewest parameters where several fit. */
  private static Optional<String> template(JsonNode document, String path) {
    return document.path("paths").propertyNames().stream()
        .filter(t -> path.matches(t.replaceAll("\\{[^}]*}", "[^/]+")))
        .min(Comparator.comparingInt(t -> t.replaceAll("[^{]", "").length()));
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    String ref = node.path("$ref").asString("");
    return ref.isEmpty() ? node : document.at(ref.substring(1));
  }

  private static void requireConforming(
      JsonNode document, String name, JsonNode schema, byte[] body) {
    Schema compiled =
        SCHEMAS.computeIfAbsent(
            document.path("info").path("title").asString("") + schema,
            text -> {
              ObjectNode whole = JSON.createObjectNode();
              whole.putArray("allOf").add(schema);
              whole.set("components", document.path("components"));
              return REGISTRY.getSchema(whole);
            });
    assertThat(compiled.validate(JSON.readTree(body)))
        .as(name + " " + new String(body, StandardCharsets.UTF_8))
        .isEmpty();
  }
}
