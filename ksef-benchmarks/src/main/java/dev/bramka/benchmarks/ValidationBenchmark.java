package dev.bramka.benchmarks;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
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
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.SAXException;

/**
 * All validation layers on an ordinary FA(3) document of 3.8 kB, against the JDK's validator on the
 * same schema with its large {@code maxOccurs} lifted: made anew per document, as careful programs
 * do, and reused.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class ValidationBenchmark {
  private final byte[] invoice = TestInvoices.fa3("1111111111", "FV/1/2026");
  private final InvoiceValidator ours = new InvoiceValidator(Clock.systemUTC());
  private final ValidationOptions options = ValidationOptions.defaults(false);

  @SuppressWarnings("NullAway.Init")
  private Schema schema;

  @SuppressWarnings("NullAway.Init")
  private Validator reused;

  /** Compiles the baseline's schema. */
  @Setup
  public void compile() throws SAXException, ParserConfigurationException {
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    DOMImplementationLS dom =
        (DOMImplementationLS)
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .getDOMImplementation()
                .getFeature("LS", "3.0");
    factory.setResourceResolver(
        (type, namespace, publicId, systemId, base) -> relaxed(dom, systemId));
    schema =
        factory.newSchema(
            new StreamSource(relaxed(InvoiceVersion.FA_3.schemaFile().orElseThrow()), "memory:/"));
    reused = schema.newValidator();
  }

  /** Ours: bytes, well-formedness, schema with row limits, KSeF's rules, facts. */
  @Benchmark
  public boolean bramka() {
    return ours.validate(invoice, options).valid();
  }

  /** The JDK's schema validation alone, a validator per document. */
  @Benchmark
  public void jaxpAnew() throws SAXException, IOException {
    schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(invoice)));
  }

  /** The JDK's schema validation alone, one validator for all. */
  @Benchmark
  public void jaxpReused() throws SAXException, IOException {
    reused.validate(new StreamSource(new ByteArrayInputStream(invoice)));
  }

  /** Parsing alone, with the JDK's pull parser. */
  @Benchmark
  public int parsingOnly() throws XMLStreamException {
    XMLStreamReader reader =
        XMLInputFactory.newDefaultFactory()
            .createXMLStreamReader(new ByteArrayInputStream(invoice));
    int events = 0;
    while (reader.hasNext()) {
      events += reader.next();
    }
    return events;
  }

  private static LSInput relaxed(DOMImplementationLS dom, String systemId) {
    String file = systemId.substring(systemId.lastIndexOf('/') + 1);
    LSInput input = dom.createLSInput();
    input.setByteStream(relaxed(file));
    input.setSystemId("memory:/" + file);
    return input;
  }

  /** An official file with its large repetition limits lifted in memory. */
  private static InputStream relaxed(String file) {
    return new ByteArrayInputStream(
        new String(InvoiceSchema.officialFile(file), StandardCharsets.UTF_8)
            .replaceAll("maxOccurs=\"[0-9]{3,}\"", "maxOccurs=\"unbounded\"")
            .getBytes(StandardCharsets.UTF_8));
  }
}
