package dev.bramka.simulator.rules;

import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.state.AuthStore;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.InvoiceStore.Invoice;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.SessionStore.Session;
import dev.bramka.simulator.state.SessionStore.Upo;
import dev.bramka.simulator.state.Stores;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes receipts (UPO v4-3), per invoice and per session, and signs them. Thread-safe. */
public final class UpoWriter {
  private static final String NAMESPACE = "http://upo.schematy.mf.gov.pl/KSeF/v4-3";
  private static final int DOCUMENTS_PER_PAGE = 10_000;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(Wire.WARSAW);

  private final SessionStore sessions;
  private final InvoiceStore invoices;
  private final AuthStore logins;
  private final ReferenceNumbers numbers;
  private final Keys keys;

  /** Writes into these stores and signs with the keys. */
  public UpoWriter(Stores stores, ReferenceNumbers numbers, Keys keys) {
    sessions = stores.sessions();
    invoices = stores.invoices();
    logins = stores.logins();
    this.numbers = numbers;
    this.keys = keys;
  }

  /** Writes the pages of a finished session; a no-op when they exist. */
  void writeForSession(Session session) {
    if (!sessions.upos(session.reference()).isEmpty()) {
      return;
    }
    List<Invoice> accepted = invoices.acceptedOf(session.reference());
    int pages = (accepted.size() + DOCUMENTS_PER_PAGE - 1) / DOCUMENTS_PER_PAGE;
    for (int page = 1; page <= pages; page++) {
      int from = (page - 1) * DOCUMENTS_PER_PAGE;
      int to = Math.min(page * DOCUMENTS_PER_PAGE, accepted.size());
      Document document = document(session);
      Element description = add(document.getDocumentElement(), "OpisPotwierdzenia", null);
      add(description, "Strona", Integer.toString(page));
      add(description, "LiczbaStron", Integer.toString(pages));
      add(description, "ZakresDokumentowOd", Integer.toString(from + 1));
      add(description, "ZakresDokumentowDo", Integer.toString(to));
      add(description, "CalkowitaLiczbaDokumentow", Integer.toString(accepted.size()));
      byte[] xml = finish(document, session, accepted.subList(from, to));
      sessions.addUpo(session.reference(), null, new Upo(numbers.next("EU"), page, xml));
    }
  }

  /** The receipt of one accepted invoice, written on first demand. */
  public synchronized byte[] forInvoice(Session session, Invoice invoice) {
    return sessions
        .upo(session.reference(), invoice.reference())
        .map(Upo::xml)
        .orElseGet(
            () -> {
              byte[] xml = finish(document(session), session, List.of(invoice));
              sessions.addUpo(
                  session.reference(), invoice.reference(), new Upo(numbers.next("EU"), 0, xml));
              return xml;
            });
  }

  private static Document empty() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Document document(Session session) {
    Document document = empty();
    Element root = document.createElementNS(NAMESPACE, "Potwierdzenie");
    root.setAttribute("xmlns", NAMESPACE);
    document.appendChild(root);
    add(root, "NazwaPodmiotuPrzyjmujacego", "Ministerstwo Finansów - środowisko testowe (TE)");
    add(root, "NumerReferencyjnySesji", session.reference());
    Element authentication = add(root, "Uwierzytelnienie", null);
    Element id = add(authentication, "IdKontekstu", null);
    add(id, contextElement(session.context().type()), session.context().value());
    AuthStore.Operation login = logins.operation(session.authReference()).orElseThrow();
    if (login.tokenReference() != null) {
      add(authentication, "NumerReferencyjnyTokenaKSeF", login.tokenReference());
    } else {
      add(authentication, "SkrotDokumentuUwierzytelniajacego", login.documentHash());
    }
    return document;
  }

  private static String contextElement(String type) {
    return switch (type) {
      case "InternalId" -> "IdWewnetrzny";
      case "NipVatUe" -> "IdZlozonyVatUE";
      case "PeppolId" -> "IdDostawcyUslugPeppol";
      default -> "Nip";
    };
  }

  private byte[] finish(Document document, Session session, List<Invoice> documents) {
    Element root = document.getDocumentElement();
    String code = session.systemCode();
    add(
        root,
        "NazwaStrukturyLogicznej",
        "Schemat_" + code.replace(" ", "") + "_v" + session.schemaVersion() + ".xsd");
    add(root, "KodFormularza", code);
    for (Invoice invoice : documents) {
      document(add(root, "Dokument", null), invoice);
    }
    return XmlSigner.sign(document, keys.signing());
  }

  private static void document(Element entry, Invoice invoice) {
    add(entry, "NipSprzedawcy", invoice.seller());
    add(entry, "NumerKSeFDokumentu", invoice.ksefNumber());
    add(entry, "NumerFaktury", invoice.invoiceNumber());
    add(entry, "DataWystawieniaFaktury", invoice.issueDate());
    add(entry, "DataPrzeslaniaDokumentu", moment(invoice.invoicing()));
    add(entry, "DataNadaniaNumeruKSeF", moment(Objects.requireNonNull(invoice.acquired())));
    add(entry, "SkrotDokumentu", invoice.hash());
    add(entry, "TrybWysylki", InvoiceMode.of(invoice));
  }

  private static String moment(long millis) {
    return MOMENT.format(Instant.ofEpochMilli(millis));
  }

  private static Element add(
      Element parent, String name, @org.jspecify.annotations.Nullable String text) {
    Element element = parent.getOwnerDocument().createElementNS(NAMESPACE, name);
    if (text != null) {
      element.setTextContent(text);
    }
    parent.appendChild(element);
    return element;
  }
}
