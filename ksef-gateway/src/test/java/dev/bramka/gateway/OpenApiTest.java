package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;

/** The published description and the code must name the same operations. */
class OpenApiTest extends SqliteFixture {
  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

  @Test
  void descriptions_nameExactlyTheOperationsThatExist() {
    assertDescribed("/openapi/v1.yaml", "/api/");
    assertDescribed("/openapi/admin.yaml", "/admin/");
  }

  @SuppressWarnings("unchecked")
  private void assertDescribed(String description, String prefix) {
    Map<String, Object> document = new Yaml().load(gateway.anonymous(description).text());
    Set<String> described = new TreeSet<>();
    ((Map<String, Map<String, Object>>) document.get("paths"))
        .forEach(
            (path, methods) ->
                methods.keySet().stream()
                    .filter(m -> !m.equals("parameters"))
                    .forEach(
                        m -> described.add(m.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    Set<String> existing = new TreeSet<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .keySet()
        .forEach(
            mapping ->
                mapping.getPatternValues().stream()
                    .filter(path -> path.startsWith(prefix))
                    .forEach(
                        path ->
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(method -> existing.add(method + " " + path))));
    assertThat(described).isEqualTo(existing).isNotEmpty();
  }

  @Test
  void exampleInvoice_isOneThatWorks() {
    Map<String, Object> document = new Yaml().load(gateway.anonymous("/openapi/v1.yaml").text());
    Map<?, ?> components = (Map<?, ?>) document.get("components");
    Map<?, ?> example = (Map<?, ?>) ((Map<?, ?>) components.get("examples")).get("Invoice");
    byte[] xml = String.valueOf(example.get("value")).getBytes(StandardCharsets.UTF_8);
    assertThat(gateway.post("/validate", "text/xml", xml).status()).isEqualTo(200);
    assertThat(gateway.post("/parse", "text/xml", xml).status()).isEqualTo(200);
  }

  /** What any operation may answer, whatever it does. */
  @Test
  @SuppressWarnings("unchecked")
  void everyOperation_namesTheFailuresThatAllHave() {
    Map<String, Object> document = new Yaml().load(gateway.anonymous("/openapi/v1.yaml").text());
    ((Map<String, Map<String, Map<String, Object>>>) document.get("paths"))
        .forEach(
            (path, methods) ->
                methods.forEach(
                    (method, operation) ->
                        assertThat(((Map<String, Object>) operation.get("responses")).keySet())
                            .as(method + " " + path)
                            .contains("200", "401", "500", "503")));
  }
}
