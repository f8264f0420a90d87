package dev.bramka.documents.generate.simple.input;

import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.JsonFindings;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One expansion under way: what came from where, and what is wrong. */
public final class Expansion {
  public final JsonFindings findings = new JsonFindings();
  public final LocalDate today;
  public final ReferencedInvoices originals;
  private final Map<String, String> origins = new HashMap<>();
  private final Map<String, ShortFormNode> inputs = new LinkedHashMap<>();

  public Expansion(LocalDate today, ReferencedInvoices originals) {
    this.today = today;
    this.originals = originals;
  }

  public static ObjectNode object() {
    return InvoiceJson.MAPPER.createObjectNode();
  }

  /** The reader of the object at the pointer; the same one whoever asks. */
  public ShortFormNode input(ObjectNode node, String pointer) {
    return inputs.computeIfAbsent(pointer, at -> new ShortFormNode(this, node, at));
  }

  public void origin(String full, String given) {
    origins.put(full, given);
  }

  /** Notes where a whole piece was given. */
  public void origins(String full, String given, JsonNode piece) {
    origin(full, given);
    if (piece instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String key = JsonFindings.step(entry.getKey());
        origins(full + key, given + key, entry.getValue());
      }
    }
    for (int i = 0; piece.isArray() && i < piece.size(); i++) {
      origins(full + "/" + i, given + "/" + i, piece.get(i));
    }
  }

  /**
   * Every key that nobody asked for is unknown. A misspelt key comes before what is missing for it.
   */
  public void refuseUnknownKeys() {
    List<JsonFinding> others = List.copyOf(findings.all());
    findings.all().clear();
    inputs.values().forEach(ShortFormNode::refuseUnknownKeys);
    findings.all().addAll(others);
  }

  /** The finding with its place in what the caller gave, as near as it is known. */
  public JsonFinding translated(JsonFinding finding) {
    String full = finding.pointer();
    while (!full.isEmpty() && !origins.containsKey(full)) {
      full = full.substring(0, full.lastIndexOf('/'));
    }
    String given = origins.getOrDefault(full, "");
    String key = given.substring(given.lastIndexOf('/') + 1);
    return new JsonFinding(
        given,
        finding.element(),
        finding.rule(),
        own(finding.pl(), finding.element(), key),
        own(finding.en(), finding.element(), key));
  }

  /** A sentence that begins with the schema's name, with the short form's name instead. */
  private static String own(String sentence, String element, String key) {
    boolean named = !element.isEmpty() && sentence.startsWith(element + ":");
    return named && !key.isEmpty() && !key.matches("[0-9]+")
        ? key + sentence.substring(element.length())
        : sentence;
  }
}
