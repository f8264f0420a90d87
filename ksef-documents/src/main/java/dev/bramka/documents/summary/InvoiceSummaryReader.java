package dev.bramka.documents.summary;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.SecureXml;
import dev.bramka.documents.summary.InvoiceSummary.Identifier;
import dev.bramka.documents.summary.InvoiceSummary.Party;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link InvoiceSummary} in one pass. Takes what it finds: the document need not be valid,
 * only well-formed and of a known structure. Not thread-safe; used once by {@link #read}.
 */
public final class InvoiceSummaryReader {
  /** Amounts in KSeF have at most 16 digits before and 8 behind the point. */
  private static final int MAX_AMOUNT_LENGTH = 26;

  private final InvoiceVersion version;
  private final List<Party> thirdParties = new ArrayList<>(0);
  private final Map<String, BigDecimal> taxes = new HashMap<>();
  private final Map<String, String> invoice = new HashMap<>();
  private final Map<String, String> party = new HashMap<>();
  private Party seller = new Party(Identifier.NONE, null, null, 0);
  private Party buyer = new Party(Identifier.NONE, null, null, 0);
  private @Nullable Party authorised;
  private BigDecimal net = BigDecimal.ZERO;
  private boolean attachment;

  private InvoiceSummaryReader(InvoiceVersion version) {
    this.version = version;
  }

  /**
   * Reads the summary of an invoice.
   *
   * @throws IllegalArgumentException when the bytes are not an invoice of a known structure
   */
  public static InvoiceSummary read(byte[] xml) {
    try {
      XMLStreamReader reader = SecureXml.reader(xml);
      reader.nextTag();
      String namespace = reader.getNamespaceURI();
      InvoiceVersion version =
          InvoiceVersion.ofNamespace(namespace == null ? "" : namespace)
              .orElseThrow(() -> new IllegalArgumentException("Not an invoice known to KSeF"));
      return new InvoiceSummaryReader(version).document(reader);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("Not well-formed XML", e);
    }
  }

  private InvoiceSummary document(XMLStreamReader reader) throws XMLStreamException {
    while (reader.next() != XMLStreamConstants.END_ELEMENT) {
      if (reader.getEventType() == XMLStreamConstants.START_ELEMENT) {
        section(reader, reader.getLocalName());
      }
    }
    String date = first("P_1", "P_4B");
    String number = first("P_2", "P_4C");
    return new InvoiceSummary(
        version,
        seller,
        buyer,
        List.copyOf(thirdParties),
        authorised,
        number,
        date,
        first("RodzajFaktury", ""),
        first("KodWaluty", ""),
        net,
        vat(),
        amount(first("P_15", "P_12_1")),
        first("P_17", "").equals("1"),
        attachment);
  }

  private String first(String name, String otherwise) {
    String value = invoice.get(name);
    return value != null ? value : invoice.getOrDefault(otherwise, "");
  }

  private void section(XMLStreamReader reader, String name) throws XMLStreamException {
    switch (name) {
      case "Podmiot1" -> seller = party(reader);
      case "Podmiot2" -> buyer = party(reader);
      case "Podmiot3" -> thirdParties.add(party(reader));
      case "PodmiotUpowazniony" -> authorised = party(reader);
      case "Fa", "FakturaRR" -> leaves(reader, 2, this::invoiceLeaf);
      case "Zalacznik" -> {
        attachment = true;
        leaves(reader, 0, (element, value) -> {});
      }
      default -> leaves(reader, 0, (element, value) -> {});
    }
  }

  private interface LeafSink {
    void take(String element, String value);
  }

  /** Visits the leaves down to so many levels below the current element, which it consumes. */
  private static void leaves(XMLStreamReader reader, int levels, LeafSink sink)
      throws XMLStreamException {
    int depth = 0;
    String open = "";
    String text = "";
    while (depth >= 0) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          open = depth <= levels ? reader.getLocalName() : "";
          text = "";
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text = open.isEmpty() ? "" : reader.getText();
        case XMLStreamConstants.END_ELEMENT -> {
          if (!open.isEmpty()) {
            sink.take(open, text.strip());
          }
          open = "";
          depth--;
        }
        default -> {}
      }
    }
  }

  private void invoiceLeaf(String element, String value) {
    if (element.startsWith("P_13_")) {
      net = net.add(amount(value));
    } else if (element.startsWith("P_14_")) {
      taxes.put(element, amount(value));
    } else {
      invoice.putIfAbsent(element, value);
    }
  }

  private BigDecimal vat() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<String, BigDecimal> tax : taxes.entrySet()) {
      boolean alsoInPln = taxes.containsKey(tax.getKey() + "W");
      sum = alsoInPln ? sum : sum.add(tax.getValue());
    }
    return sum;
  }

  private Party party(XMLStreamReader reader) throws XMLStreamException {
    party.clear();
    leaves(reader, 2, party::putIfAbsent);
    String name = party.get("Nazwa");
    String roleText = party.getOrDefault("Rola", party.getOrDefault("RolaPU", "0"));
    int role = roleText.matches("[0-9]{1,2}") ? Integer.parseInt(roleText) : 0;
    if (party.containsKey("NIP")) {
      return new Party(Identifier.NIP, party.get("NIP"), name, role);
    }
    if (party.containsKey("IDWew")) {
      return new Party(Identifier.INTERNAL_ID, party.get("IDWew"), name, role);
    }
    if (party.containsKey("NrVatUE")) {
      String value = party.getOrDefault("KodUE", "") + party.get("NrVatUE");
      return new Party(Identifier.VAT_UE, value, name, role);
    }
    return party.containsKey("NrID")
        ? new Party(Identifier.OTHER, party.get("NrID"), name, role)
        : new Party(Identifier.NONE, null, name, role);
  }

  private static BigDecimal amount(String text) {
    if (text.isEmpty()
        || text.length() > MAX_AMOUNT_LENGTH
        || !text.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return BigDecimal.ZERO;
    }
    return new BigDecimal(text);
  }
}
