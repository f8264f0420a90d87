package dev.bramka.documents.generate;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the rates {@code 0} and {@code np} of FA(2), which older clients still send, as FA(3) has
 * them: when exactly one of the sums that they may belong to is stated, it decides.
 */
final class Fa2Rates {
  /** A rate of FA(3) and the sum that gives it away. */
  private record Candidate(String code, String sum) {}

  private static final Map<String, List<Candidate>> CANDIDATES =
      Map.of(
          "0",
          List.of(
              new Candidate("0 KR", "P_13_6_1"),
              new Candidate("0 WDT", "P_13_6_2"),
              new Candidate("0 EX", "P_13_6_3")),
          "np",
          List.of(new Candidate("np I", "P_13_8"), new Candidate("np II", "P_13_9")));

  private Fa2Rates() {}

  static void translate(ObjectNode invoice, JsonFindings findings) {
    if (!(invoice.get("Fa") instanceof ObjectNode fa)) {
      return;
    }
    rows(fa, fa.path("FaWiersz"), "P_12", "/invoice/Fa/FaWiersz", findings);
    rows(
        fa,
        fa.path("Zamowienie").path("ZamowienieWiersz"),
        "P_12Z",
        "/invoice/Fa/Zamowienie/ZamowienieWiersz",
        findings);
  }

  private static void rows(
      ObjectNode fa, JsonNode rows, String element, String pointer, JsonFindings findings) {
    if (rows instanceof ObjectNode only) {
      row(fa, only, element, pointer, findings);
    }
    for (int i = 0; rows.isArray() && i < rows.size(); i++) {
      if (rows.get(i) instanceof ObjectNode row) {
        row(fa, row, element, pointer + "/" + i, findings);
      }
    }
  }

  private static void row(
      ObjectNode fa, ObjectNode row, String element, String pointer, JsonFindings findings) {
    String rate = new JsonRow(row).text(element);
    List<Candidate> candidates = CANDIDATES.get(rate);
    if (candidates == null) {
      return;
    }
    List<Candidate> stated =
        candidates.stream().filter(c -> !new JsonRow(fa).absent(c.sum())).toList();
    if (stated.size() == 1) {
      row.put(element, stated.getFirst().code());
    } else {
      String codes = String.join(", ", candidates.stream().map(Candidate::code).toList());
      findings.ambiguousRate(pointer + "/" + element, rate, codes);
    }
  }
}
