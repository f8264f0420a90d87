package dev.bramka.benchmarks;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.simple.ShortForm;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.visualise.Branding;
import dev.bramka.documents.visualise.Codes;
import dev.bramka.documents.visualise.Visualiser;
import dev.bramka.documents.visualise.Visualiser.Drawing;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the bytes of an ordinary invoice of two pages to the bytes of a page, with QR code. The
 * baseline takes our HTML through a general HTML-to-PDF library, which loads its fonts anew for
 * each document, as its documentation's first example does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 6, time = 3)
@Measurement(iterations = 5, time = 3)
public class VisualiseBenchmark {
  private static final int ROWS = 30;
  private static final Codes CODES = new Codes("https://qr-test.ksef.mf.gov.pl", null);
  private static final String FONTS = "/dev/bramka/documents/visualise/fonts/";

  private final Visualiser visualiser = new Visualiser();
  private byte[] xml = {};
  private String page = "";

  /** Makes the invoice. */
  @Setup
  public void invoice() {
    ObjectNode given =
        (ObjectNode)
            InvoiceJson.MAPPER.readTree(
                """
                {"number": "FV/1/2026",
                 "seller": {"nip": "1111111111", "name": "Meble Bukowe", "address": "ul. Leśna 14"},
                 "buyer": {"nip": "2222222222", "name": "Biuro Żuraw", "address": "Gdynia"},
                 "payment": {"method": "transfer", "dueDate": "2026-12-31",
                             "bankAccounts": [{"number": "PL61109010140000071219812874"}]}}
                """);
    ArrayNode lines = given.putArray("lines");
    for (int i = 0; i < ROWS; i++) {
      lines
          .addObject()
          .put("name", "Deska dębowa heblowana nr " + i)
          .put("quantity", 1.5)
          .put("unit", "szt.")
          .put("netPrice", 10 + i + 0.99)
          .put("rate", 23);
    }
    xml =
        new ShortForm(Clock.systemUTC())
            .generate(given, ReferencedInvoices.NONE, ValidationOptions.defaults(false))
            .generated()
            .valid()
            .orElseThrow();
    // The library reads XHTML and knows no custom properties of CSS.
    page =
        new String(html(), StandardCharsets.UTF_8)
            .replaceAll("<meta[^>]*>", "")
            .replace("<br>", "<br/>")
            .replaceAll("<style>[\\s\\S]*</style>", "<style>body{font-family:Noto Sans}</style>");
  }

  /** Our HTML. */
  @Benchmark
  public byte[] html() {
    return visualiser.invoice(
        xml, "", new Drawing(Language.PL, Format.HTML, Branding.DEFAULT), CODES);
  }

  /** Our PDF/A-3a and PDF/UA-1. */
  @Benchmark
  public byte[] pdf() {
    return visualiser.invoice(
        xml, "", new Drawing(Language.PL, Format.PDF, Branding.DEFAULT), CODES);
  }

  /** The baseline. */
  @Benchmark
  public byte[] htmlToPdf() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PdfRendererBuilder builder = new PdfRendererBuilder();
    builder.useFont(() -> font("NotoSans_400Regular.ttf"), "Noto Sans");
    builder.usePdfAConformance(PdfRendererBuilder.PdfAConformance.PDFA_3_A);
    builder.usePdfUaAccessibility(true);
    builder.withHtmlContent(page, null);
    builder.toStream(out);
    builder.run();
    return out.toByteArray();
  }

  private static InputStream font(String name) {
    return Objects.requireNonNull(Visualiser.class.getResourceAsStream(FONTS + name));
  }
}
