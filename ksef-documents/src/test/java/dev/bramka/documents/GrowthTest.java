package dev.bramka.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.InvoiceParser;
import dev.bramka.documents.generate.simple.ShortForm;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.visualise.Branding;
import dev.bramka.documents.visualise.Visualiser;
import dev.bramka.documents.visualise.Visualiser.Drawing;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.testkit.TestInvoices;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * No document, however it is built, costs more than in proportion to its size: each operation gets
 * each shape in a size and in eight times the size. The processor time of the thread may grow
 * twentyfold at most; a quadratic step would make it sixty-four times. A document may be refused.
 */
@Tag("slow")
class GrowthTest {
  private static final int SMALL = 1_000;
  private static final int TIMES = 8;
  private static final double MOST = 20;

  /** Below this, start-up of classes and the clock's grain are what is measured. */
  private static final long GRAIN_NANOS = 20_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final InvoiceValidator validator = new InvoiceValidator(Clock.systemUTC());
  private final InvoiceGenerator generator = new InvoiceGenerator(Clock.systemUTC());
  private final ShortForm shortForm = new ShortForm(Clock.systemUTC());
  private final Visualiser visualiser = new Visualiser();

  private Map<String, Consumer<byte[]>> documentOperations() {
    Map<String, Consumer<byte[]>> all = new LinkedHashMap<>();
    all.put("validate", xml -> validator.validate(xml, ValidationOptions.defaults(false)));
    all.put("parse", InvoiceParser::parse);
    all.put(
        "HTML",
        xml ->
            visualiser.invoice(
                xml, "", new Drawing(Language.PL, Format.HTML, Branding.DEFAULT), null));
    all.put(
        "PDF",
        xml ->
            visualiser.invoice(
                xml, "", new Drawing(Language.PL, Format.PDF, Branding.DEFAULT), null));
    return all;
  }

  private Map<String, Consumer<byte[]>> jsonOperations() {
    Map<String, Consumer<byte[]>> all = new LinkedHashMap<>();
    ValidationOptions options = ValidationOptions.defaults(false);
    all.put("generate", json -> generator.generate(object(json), options));
    all.put(
        "generate/simple",
        json -> shortForm.generate(object(json), ReferencedInvoices.NONE, options));
    return all;
  }

  private static ObjectNode object(byte[] json) {
    return (ObjectNode) InvoiceJson.MAPPER.readTree(json);
  }

  private static Map<String, IntFunction<String>> documentShapes() {
    Map<String, IntFunction<String>> all = new LinkedHashMap<>();
    all.put("rows", n -> inRows(times(n, i -> row(i))));
    all.put(
        "rows without their number",
        n -> inRows(times(n, i -> "<FaWiersz><P_7>a</P_7></FaWiersz>")));
    all.put("an element again and again", n -> inRows(times(n, i -> "<P_2>" + i + "</P_2>")));
    all.put("an unknown element", n -> inRows(times(n, i -> "<Obcy>x" + i + "</Obcy>")));
    all.put("unknown elements inside each other", n -> inRows(nested(Math.min(n, 8_000))));
    all.put("unknown names", n -> inRows(times(n, i -> "<O" + i + "/>")));
    all.put("names with one hash", n -> inRows(times(n, i -> "<" + colliding(i) + "/>")));
    all.put("attributes", n -> inRows("<FaWiersz " + times(n, i -> "a" + i + "='1' ") + "/>"));
    all.put("an attribute on each", n -> inRows(times(n, i -> "<Obcy a='w" + i + "'/>")));
    all.put("name spaces", n -> inRows(times(n, i -> "<x xmlns='u:" + i + "'/>")));
    all.put("text in pieces", n -> inRows("<P_7>" + times(n, i -> "x<!--c-->") + "</P_7>"));
    all.put("text between elements", n -> inRows(times(n, i -> "słowo" + i + "<Obcy/>")));
    all.put("a long word", n -> inRows("<FaWiersz><P_7>" + "ż".repeat(n) + "</P_7></FaWiersz>"));
    all.put(
        "a long number", n -> inRows("<FaWiersz><P_9A>" + "9".repeat(n) + "</P_9A></FaWiersz>"));
    all.put("empty lines", n -> inRows("<FaWiersz><P_7>a" + "\n".repeat(n) + "b</P_7></FaWiersz>"));
    all.put(
        "wrong rows", n -> inRows(times(n, i -> "<FaWiersz><P_8B>x" + i + "</P_8B></FaWiersz>")));
    all.put(
        "references",
        n ->
            inRows(
                times(
                    n,
                    i ->
                        "<ZaliczkaCzesciowa><P_6Z>2026-01-01</P_6Z><P_15Z>1</P_15Z></ZaliczkaCzesciowa>")));
    all.put(
        "corrected invoices",
        n ->
            inRows(
                times(
                    n,
                    i ->
                        "<DaneFaKorygowanej><DataWystFaKorygowanej>2026-01-01</DataWystFaKorygowanej><NrFaKorygowanej>A"
                            + i
                            + "</NrFaKorygowanej><NrKSeFN>1</NrKSeFN></DaneFaKorygowanej>")));
    all.put(
        "third parties",
        n ->
            document(
                "<Podmiot3><DaneIdentyfikacyjne><BrakID>1</BrakID></DaneIdentyfikacyjne></Podmiot3>"
                    .repeat(n),
                ""));
    all.put(
        "additional descriptions",
        n ->
            inRows(
                times(
                    n,
                    i ->
                        "<DodatkowyOpis><Klucz>k"
                            + i
                            + "</Klucz><Wartosc>w</Wartosc></DodatkowyOpis>")));
    all.put(
        "tables of an attachment",
        n ->
            document(
                "",
                "<Zalacznik>"
                    + "<BlokDanych><ZNaglowek>To samo</ZNaglowek><MetaDane><ZKlucz>k</ZKlucz><ZWartosc>w</ZWartosc></MetaDane></BlokDanych>"
                        .repeat(n)
                    + "</Zalacznik>"));
    all.put(
        "columns of a table",
        n ->
            document(
                "",
                "<Zalacznik><BlokDanych><Tabela><TNaglowek>"
                    + times(n, i -> "<Kol Typ='txt'><NKol>k" + i + "</NKol></Kol>")
                    + "</TNaglowek><Wiersz>"
                    + "<WKom>1</WKom>".repeat(n)
                    + "</Wiersz></Tabela></BlokDanych></Zalacznik>"));
    all.put("processing instructions", n -> inRows(times(n, i -> "<?p q" + i + "?>")));
    all.put(
        "identifiers of a row",
        n -> inRows("<FaWiersz>" + times(n, i -> "<UU_ID>u" + i + "</UU_ID>") + "</FaWiersz>"));
    all.put(
        "codes of a number",
        n ->
            document(
                "<Podmiot3><DaneIdentyfikacyjne>"
                    + "<KodUE>DE</KodUE>".repeat(n)
                    + "</DaneIdentyfikacyjne></Podmiot3>",
                ""));
    all.put("names of FA(1)", n -> first("<Podmiot2><D>" + names(n) + "</D></Podmiot2>"));
    all.put(
        "annotations of FA(1)",
        n ->
            first(
                "<Fa><Adnotacje>"
                    + times(n, i -> "<X/>")
                    + "<P_19/>".repeat(n)
                    + "</Adnotacje></Fa>"));
    return all;
  }

  private static String names(int n) {
    return "<ImiePierwsze>a</ImiePierwsze>".repeat(n) + "<Nazwisko>b</Nazwisko>".repeat(n);
  }

  private static String first(String members) {
    return "<Faktura xmlns='" + InvoiceVersion.FA_1.namespace() + "'>" + members + "</Faktura>";
  }

  private static Map<String, IntFunction<String>> jsonShapes() {
    Map<String, IntFunction<String>> all = new LinkedHashMap<>();
    all.put("lines", n -> simple("\"lines\":[" + list(n, i -> line("Krzesło " + i)) + "]"));
    all.put(
        "lines with one name", n -> simple("\"lines\":[" + list(n, i -> line("Krzesło")) + "]"));
    all.put("wrong lines", n -> simple("\"lines\":[" + list(n, i -> "{\"x" + i + "\":1}") + "]"));
    all.put("unknown keys", n -> simple(list(n, i -> "\"k" + i + "\":1")));
    all.put("keys with one hash", n -> simple(list(n, i -> "\"" + colliding(i) + "\":1")));
    all.put(
        "lists in lists",
        n -> simple("\"lines\":" + "[".repeat(Math.min(n, 400)) + "]".repeat(Math.min(n, 400))));
    all.put(
        "a long number",
        n ->
            simple(
                "\"lines\":[{\"name\":\"a\",\"netPrice\":" + "9".repeat(Math.min(n, 900)) + "}]"));
    all.put(
        "advances",
        n ->
            simple(
                "\"settlement\":{\"advances\":["
                    + list(n, i -> "{\"ksefNumber\":\"5265877635-20260216-0100000000A0-5B\"}")
                    + "]}"));
    all.put(
        "accounts",
        n ->
            simple(
                "\"payment\":{\"bankAccounts\":[" + list(n, i -> "{\"number\":\"PL1\"}") + "]}"));
    all.put(
        "notes",
        n ->
            simple("\"notes\":[" + list(n, i -> "{\"key\":\"k" + i + "\",\"value\":\"v\"}") + "]"));
    all.put(
        "rows",
        n ->
            full(
                "\"FaWiersz\":["
                    + list(
                        n, i -> "{\"P_7\":\"a\",\"P_8B\":1,\"P_9A\":2,\"P_11\":2,\"P_12\":\"23\"}")
                    + "]"));
    all.put("wrong rows", n -> full("\"FaWiersz\":[" + list(n, i -> "{\"P_8B\":\"x\"}") + "]"));
    all.put("unknown elements", n -> full(list(n, i -> "\"Obcy" + i + "\":\"1\"")));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> documentsGrowInProportion() {
    return tests(documentOperations(), documentShapes());
  }

  @TestFactory
  Stream<DynamicTest> objectsGrowInProportion() {
    return tests(jsonOperations(), jsonShapes());
  }

  private static Stream<DynamicTest> tests(
      Map<String, Consumer<byte[]>> operations, Map<String, IntFunction<String>> shapes) {
    return operations.entrySet().stream()
        .flatMap(
            operation ->
                shapes.entrySet().stream()
                    .map(
                        shape ->
                            DynamicTest.dynamicTest(
                                operation.getKey() + " of " + shape.getKey(),
                                () -> grows(operation.getValue(), shape.getValue()))));
  }

  private static void grows(Consumer<byte[]> operation, IntFunction<String> shape) {
    byte[] small = shape.apply(SMALL).getBytes(StandardCharsets.UTF_8);
    byte[] large = shape.apply(SMALL * TIMES).getBytes(StandardCharsets.UTF_8);
    cost(operation, small); // loads classes
    long base = Math.max(GRAIN_NANOS, cost(operation, small));
    long grown = cost(operation, large);
    for (int again = 0; again < 2 && grown > MOST * base; again++) {
      grown = Math.min(grown, cost(operation, large));
    }
    assertThat(grown / (double) base)
        .as(
            "processor time of %d bytes: %d ms, of %d: %d ms",
            small.length, base / 1_000_000, large.length, grown / 1_000_000)
        .isLessThan(MOST);
  }

  private static long cost(Consumer<byte[]> operation, byte[] input) {
    long begun = THREADS.getCurrentThreadCpuTime();
    try {
      operation.accept(input);
    } catch (RuntimeException refused) {
      // what is refused must be refused in time as well
    }
    return THREADS.getCurrentThreadCpuTime() - begun;
  }

  private static String times(int n, IntFunction<String> piece) {
    return IntStream.range(0, n).mapToObj(piece).collect(Collectors.joining());
  }

  private static String list(int n, IntFunction<String> piece) {
    return IntStream.range(0, n).mapToObj(piece).collect(Collectors.joining(","));
  }

  /** Names of sixteen pairs of letters, each pair one of two with the same hash. */
  private static String colliding(int i) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 16; bit++) {
      name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  private static String nested(int depth) {
    return "<Obcy>".repeat(depth) + "</Obcy>".repeat(depth);
  }

  private static String row(int i) {
    return "<FaWiersz><NrWierszaFa>"
        + (i + 1)
        + "</NrWierszaFa><P_7>Towar</P_7><P_8A>szt.</P_8A><P_8B>1</P_8B><P_9A>1</P_9A><P_11>1</P_11><P_12>23</P_12></FaWiersz>";
  }

  private static String inRows(String rows) {
    String invoice = TestInvoices.fa3Text("5265877635", "1", "2026-02-15");
    int at = invoice.indexOf("<FaWiersz");
    return invoice.substring(0, at) + rows + invoice.substring(at);
  }

  private static String document(String beforeFa, String atEnd) {
    return TestInvoices.fa3Text("5265877635", "1", "2026-02-15")
        .replace("<Fa>", beforeFa + "<Fa>")
        .replace("</Faktura>", atEnd + "</Faktura>");
  }

  private static String line(String name) {
    return "{\"name\":\"" + name + "\",\"quantity\":1,\"netPrice\":100,\"rate\":23}";
  }

  private static String simple(String members) {
    return "{\"number\":\"FV/1\",\"seller\":{\"nip\":\"5265877635\",\"name\":\"Meble\",\"address\":\"x\"},"
        + "\"buyer\":{\"nip\":\"1111111111\",\"name\":\"Żuraw\",\"address\":\"y\"},"
        + members
        + "}";
  }

  private static String full(String members) {
    return "{\"Fa\":{\"P_2\":\"1\"," + members + "}}";
  }
}
