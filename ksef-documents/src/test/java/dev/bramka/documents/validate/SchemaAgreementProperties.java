package dev.bramka.documents.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.Finding.Layer;
import dev.bramka.testkit.TestInvoices;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Our schema layer and the JDK's validator must give the same verdict on any mutated invoice. */
class SchemaAgreementProperties {
  private static final InvoiceValidator VALIDATOR = new InvoiceValidator(Clock.systemUTC());

  /** One random change to a random element. */
  record Mutation(int element, Kind kind, String text, int other) {}

  enum Kind {
    REMOVE,
    DUPLICATE,
    SWAP_WITH_NEXT,
    SET_TEXT,
    RENAME,
    RENAME_TO_OTHER,
    MOVE_TO_OTHER,
    EMPTY,
    ADD_ATTRIBUTE,
    REMOVE_ATTRIBUTES,
    ADD_TEXT_BESIDE
  }

  @Property(tries = 600)
  void verdict_agreesWithJaxp_fa3(@ForAll("mutations") List<Mutation> mutations) throws Exception {
    agree(InvoiceVersion.FA_3, TestInvoices.fa3Text("1111111111", "A/1", "2026-02-15"), mutations);
  }

  @Property(tries = 400)
  void verdict_agreesWithJaxp_fa2(@ForAll("mutations") List<Mutation> mutations) throws Exception {
    agree(InvoiceVersion.FA_2, TestInvoices.fa2Text("1111111111", "A/1", "2026-02-15"), mutations);
  }

  @Test
  void templates_areValidForBoth() {
    byte[] fa3 = TestInvoices.fa3("1111111111", "A/1");
    byte[] fa2 =
        TestInvoices.fa2Text("1111111111", "A/1", "2026-02-15").getBytes(StandardCharsets.UTF_8);
    assertThat(JaxpOracle.valid(InvoiceVersion.FA_3, fa3)).isTrue();
    assertThat(JaxpOracle.valid(InvoiceVersion.FA_2, fa2)).isTrue();
    assertThat(validate(fa3).findings()).isEmpty();
    assertThat(validate(fa2).findings()).isEmpty();
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    Arbitrary<String> texts =
        Arbitraries.of(
            "",
            " ",
            "0",
            "1",
            "2",
            "3",
            "01",
            "+1",
            "-1",
            " 2 ",
            "1.5",
            "1.555",
            ".5",
            "5.",
            "1e3",
            "2026-02-30",
            "2026-02-28",
            "2006-01-01",
            "2005-12-31",
            "2050-01-01",
            "2026-02-28Z",
            "2026-02-15T10:00:00",
            "2026-02-15T24:00:00Z",
            "2021-09-30T23:00:00Z",
            "PL",
            "pl",
            "EUR",
            "1234567890",
            "1111111111",
            "abc",
            "a\tb",
            "x".repeat(256),
            "x".repeat(257),
            "ż",
            "x".repeat(513),
            "\u0645",
            "99999999999999999999",
            "0.00000001",
            "100",
            "100.1",
            "np",
            "23",
            "8",
            "oo",
            "a@b",
            "KOR",
            "VAT",
            "12345678901234567890123456789012345");
    Arbitrary<Mutation> one =
        net.jqwik.api.Combinators.combine(
                Arbitraries.integers().between(0, 400),
                Arbitraries.of(Kind.values()),
                texts,
                Arbitraries.integers().between(0, 400))
            .as(Mutation::new);
    return one.list().ofMinSize(1).ofMaxSize(3);
  }

  private static void agree(InvoiceVersion version, String template, List<Mutation> mutations)
      throws Exception {
    Document document = parse(template);
    for (Mutation mutation : mutations) {
      mutate(document, mutation);
    }
    byte[] xml = write(document);
    ValidationReport report = validate(xml);
    boolean ours =
        report.findings().stream()
            .noneMatch(f -> f.layer() == Layer.SCHEMA || f.layer() == Layer.VERSION);
    assertThat(ours)
        .as(
            () ->
                mutations
                    + "\n"
                    + report.findings()
                    + "\n"
                    + new String(xml, StandardCharsets.UTF_8))
        .isEqualTo(JaxpOracle.valid(version, xml));
  }

  private static ValidationReport validate(byte[] xml) {
    return VALIDATOR.validate(xml, ValidationOptions.defaults(false));
  }

  private static void mutate(Document document, Mutation m) {
    List<Element> all = elements(document);
    Element element = all.get(1 + m.element() % (all.size() - 1));
    Element other = all.get(1 + m.other() % (all.size() - 1));
    Node parent = element.getParentNode();
    switch (m.kind()) {
      case REMOVE -> parent.removeChild(element);
      case DUPLICATE -> parent.insertBefore(element.cloneNode(true), element);
      case SWAP_WITH_NEXT -> {
        Node next =
            element.getNextSibling() == null ? null : element.getNextSibling().getNextSibling();
        if (next != null) {
          parent.insertBefore(next, element);
        }
      }
      case SET_TEXT -> element.setTextContent(m.text());
      case RENAME ->
          document.renameNode(element, element.getNamespaceURI(), element.getLocalName() + "X");
      case RENAME_TO_OTHER ->
          document.renameNode(element, element.getNamespaceURI(), other.getLocalName());
      case MOVE_TO_OTHER -> other.getParentNode().insertBefore(element.cloneNode(true), other);
      case EMPTY -> element.setTextContent("");
      case ADD_ATTRIBUTE -> element.setAttribute("typ", m.text());
      case REMOVE_ATTRIBUTES -> {
        element.removeAttribute("kodSystemowy");
        element.removeAttribute("wersjaSchemy");
      }
      case ADD_TEXT_BESIDE -> parent.insertBefore(document.createTextNode(m.text()), element);
    }
  }

  private static List<Element> elements(Document document) {
    NodeList nodes = document.getElementsByTagNameNS("*", "*");
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      all.add((Element) nodes.item(i));
    }
    return all;
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }

  private static byte[] write(Document document) throws Exception {
    StringWriter out = new StringWriter();
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(document), new StreamResult(out));
    return out.toString().replace(" standalone=\"no\"", "").getBytes(StandardCharsets.UTF_8);
  }
}
