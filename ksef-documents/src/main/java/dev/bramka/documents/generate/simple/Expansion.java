package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.JsonFindings;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** One expansion under way: what came from where, and what is wrong. */
final class Expansion {
  final JsonFindings findings = new JsonFindings();
  final LocalDate today;
  final Originals originals;
  private final Map<String, String> origins = new HashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();

  Expansion(LocalDate today, Originals originals) {
    this.today = today;
    this.originals = originals;
  }

  static ObjectNode object() {
    return InvoiceJson.MAPPER.createObjectNode();
  }

  /** The reader of the object at the pointer; the same one whoever asks. */
  Input input(ObjectNode node, String pointer) {
    return inputs.computeIfAbsent(pointer, at -> new Input(this, node, at));
  }

  void origin(String full, String given) {
    origins.put(full, given);
  }

  /** Every key that nobody asked for is unknown. */
  void refuseUnknownKeys() {
    inputs.values().forEach(Input::refuseUnknownKeys);
  }

  /** The finding with its place in what the caller gave, as near as it is known. */
  JsonFinding translated(JsonFinding finding) {
    String full = finding.pointer();
    while (!full.isEmpty() && !origins.containsKey(full)) {
      full = full.substring(0, full.lastIndexOf('/'));
    }
    String given = origins.getOrDefault(full, "");
    return new JsonFinding(
        given.isEmpty() ? "" : given,
        finding.element(),
        finding.rule(),
        finding.pl(),
        finding.en());
  }
}
