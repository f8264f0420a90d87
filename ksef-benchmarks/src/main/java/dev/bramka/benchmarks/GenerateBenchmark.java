package dev.bramka.benchmarks;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.simple.ShortForm;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.validate.ValidationOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the bytes of a request to the bytes of a valid invoice: reading JSON, filling in sums,
 * writing XML, validating it. Run with {@code -prof gc} for the memory of one call.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class GenerateBenchmark {
  private static final String PARTIES =
      """
      {"Podmiot1": {"DaneIdentyfikacyjne": {"NIP": "1111111111", "Nazwa": "Meble Bukowe"},
                    "Adres": {"KodKraju": "PL", "AdresL1": "ul. Leśna 14, 34-500 Zakopane"}},
       "Podmiot2": {"DaneIdentyfikacyjne": {"NIP": "2222222222", "Nazwa": "Biuro Żuraw"},
                    "Adres": {"KodKraju": "PL", "AdresL1": "ul. Świętojańska 3, Gdynia"}},
       "Fa": {"P_1": "2026-02-15", "P_2": "FV/1/2026", "P_6": "2026-02-14"}}
      """;

  /** How many rows the invoice has. */
  @Param({"20", "10000"})
  public int rows;

  private final InvoiceGenerator generator = new InvoiceGenerator(Clock.systemUTC());
  private final ShortForm shortForm = new ShortForm(Clock.systemUTC());
  private final ValidationOptions options =
      ValidationOptions.defaults(false).upTo(9_000_000, 9_000_000);
  private byte[] full = {};
  private byte[] simple = {};

  /** Writes both requests. */
  @Setup
  public void requests() {
    ObjectNode invoice = read(PARTIES.getBytes(StandardCharsets.UTF_8));
    ArrayNode lines = ((ObjectNode) invoice.get("Fa")).putArray("FaWiersz");
    ObjectNode given =
        read(
            """
            {"number": "FV/1/2026",
             "seller": {"nip": "1111111111", "name": "Meble Bukowe", "address": "ul. Leśna 14"},
             "buyer": {"nip": "2222222222", "name": "Biuro Żuraw", "address": "Gdynia"}}
            """
                .getBytes(StandardCharsets.UTF_8));
    ArrayNode simpleLines = given.putArray("lines");
    for (int i = 0; i < rows; i++) {
      double price = 10 + i % 90 + 0.99;
      lines
          .addObject()
          .put("P_7", "Deska dębowa nr " + i)
          .put("P_8A", "szt.")
          .put("P_8B", 1.5)
          .put("P_9A", price)
          .put("P_12", "23");
      simpleLines
          .addObject()
          .put("name", "Deska dębowa nr " + i)
          .put("unit", "szt.")
          .put("quantity", 1.5)
          .put("netPrice", price)
          .put("rate", 23);
    }
    ObjectNode request = InvoiceJson.MAPPER.createObjectNode();
    request.set("invoice", invoice);
    full = InvoiceJson.MAPPER.writeValueAsBytes(request);
    simple = InvoiceJson.MAPPER.writeValueAsBytes(given);
  }

  private static ObjectNode read(byte[] json) {
    return (ObjectNode) InvoiceJson.MAPPER.readTree(json);
  }

  /** The full form without sums. */
  @Benchmark
  public byte[] full() {
    ObjectNode invoice = (ObjectNode) read(full).get("invoice");
    return valid(generator.generate(invoice, options));
  }

  /** The short form. */
  @Benchmark
  public byte[] simple() {
    return valid(shortForm.generate(read(simple), ReferencedInvoices.NONE, options).generated());
  }

  /** The short form with business warnings, as the API makes it. */
  @Benchmark
  public byte[] simpleWithWarnings() {
    return valid(
        shortForm
            .generate(read(simple), ReferencedInvoices.NONE, options.withBusiness())
            .generated());
  }

  private static byte[] valid(GeneratedInvoice generated) {
    return generated
        .valid()
        .orElseThrow(() -> new IllegalStateException(generated.errors().toString()));
  }
}
