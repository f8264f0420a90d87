package dev.bramka.documents.generate.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.tree.Element;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Invoices worked out by hand (the field "how"): right sums, valid, nothing to question. */
class WorkedCasesTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    return WorkedCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sums_areThoseWorkedOutByHand_andNothingIsQuestioned(JsonNode worked) {
    GeneratedInvoice generated = WorkedCases.generate(worked);
    assertThat(generated.errors()).isEmpty();
    assertThat(generated.warnings()).isEmpty();
    Element root = Element.parse(generated.valid().orElseThrow());
    Map<String, String> expected = new TreeMap<>();
    worked
        .get("expect")
        .properties()
        .forEach(e -> expected.put(e.getKey(), e.getValue().asString()));
    assertThat(sums(root, expected)).isEqualTo(expected);
  }

  /** All sums of the document, and what else the case asks after. */
  private static Map<String, String> sums(Element root, Map<String, String> expected) {
    Map<String, String> found = new TreeMap<>();
    Element fa = Objects.requireNonNull(root.child("Fa"));
    for (Element child : fa.children()) {
      if (child.name().matches("P_13_.*|P_14_.*|P_15|P_15ZK")) {
        found.put(child.name(), child.text());
      }
    }
    expected.keySet().stream()
        .filter(path -> path.contains("/"))
        .forEach(path -> found.put(path, fa.value(path.split("/"))));
    return found;
  }
}
