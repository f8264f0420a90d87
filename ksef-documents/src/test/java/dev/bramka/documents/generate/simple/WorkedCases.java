package dev.bramka.documents.generate.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.validate.ValidationOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Invoices of all kinds, for tests. */
public final class WorkedCases {
  private static final String SELLER = "5265877635";
  private static final LocalDate DAY = LocalDate.of(2026, 2, 16);
  private static final ValidationOptions STRICT = ValidationOptions.defaults(true).withBusiness();
  private static final ShortForm SHORT_FORM =
      new ShortForm(Clock.fixed(Instant.parse("2026-02-20T10:00:00Z"), ZoneOffset.UTC));

  private WorkedCases() {}

  /** All cases. */
  public static Stream<Named<JsonNode>> all() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            WorkedCases.class.getResourceAsStream("/simple/worked-cases.json"))) {
      ArrayNode all = (ArrayNode) InvoiceJson.MAPPER.readTree(in.readAllBytes());
      assertThat(all.size()).isGreaterThanOrEqualTo(40);
      return all.values().stream().map(c -> Named.of(c.get("name").asString(), c));
    }
  }

  /** The invoice of a case, with the originals that it refers to. */
  public static GeneratedInvoice generate(JsonNode worked) {
    Map<String, byte[]> archive = new HashMap<>();
    Map<String, String> numbers = new HashMap<>();
    for (Map.Entry<String, JsonNode> original : worked.path("originals").properties()) {
      String number = KsefNumber.of(SELLER, DAY, "0100000000A" + numbers.size()).value();
      numbers.put("\"@" + original.getKey() + "\"", "\"" + number + "\"");
      GeneratedInvoice made = run((ObjectNode) original.getValue(), ReferencedInvoices.NONE);
      assertThat(made.errors()).as("original").isEmpty();
      archive.put(number, made.valid().orElseThrow());
    }
    String input = worked.get("input").toString();
    for (Map.Entry<String, String> number : numbers.entrySet()) {
      input = input.replace(number.getKey(), number.getValue());
    }
    return run(
        (ObjectNode) InvoiceJson.MAPPER.readTree(input),
        number -> Optional.ofNullable(archive.get(number)));
  }

  private static GeneratedInvoice run(ObjectNode given, ReferencedInvoices originals) {
    ObjectNode input = ordinary();
    if (given.has("correction") && given.at("/correction/original/ksefNumber").isString()) {
      input.remove("seller");
      input.remove("buyer");
    }
    input.setAll(given.deepCopy());
    repeat(input);
    return SHORT_FORM.generate(input, originals, STRICT).generated();
  }

  private static ObjectNode ordinary() {
    return (ObjectNode)
        InvoiceJson.MAPPER.readTree(
            """
            {"number": "FV/1/2026", "issueDate": "2026-02-16",
             "seller": {"nip": "5265877635", "name": "Meble Bukowe sp. z o.o.",
                        "address": {"line1": "ul. Leśna 14", "line2": "34-500 Zakopane"}},
             "buyer": {"nip": "1111111111", "name": "Biuro Żuraw", "address": "Rynek 1, Kraków"}}
            """);
  }

  private static void repeat(ObjectNode input) {
    JsonNode first = input.path("lines").path(0);
    if (first.has("repeat")) {
      int times = ((ObjectNode) first).remove("repeat").asInt();
      ArrayNode lines = input.putArray("lines");
      for (int i = 0; i < times; i++) {
        lines.add(first.deepCopy());
      }
    }
  }
}
