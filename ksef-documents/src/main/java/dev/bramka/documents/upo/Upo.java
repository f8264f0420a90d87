package dev.bramka.documents.upo;

import dev.bramka.documents.schema.SecureXml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A receipt (structure UPO v4-3 and its predecessors): what KSeF confirms.
 *
 * @param session the session's reference number
 * @param documents the invoices that it lists
 */
public record Upo(String session, List<Document> documents) {
  private static final int DOCUMENT_DEPTH = 2;
  private static final int FIELD_DEPTH = 3;

  /**
   * An invoice of a receipt.
   *
   * @param ksefNumber {@code NumerKSeFDokumentu}
   * @param hash {@code SkrotDokumentu}, Base64 SHA-256 of its XML
   */
  public record Document(String ksefNumber, String hash) {}

  /** Copies the list. */
  public Upo {
    documents = List.copyOf(documents);
  }

  /**
   * Reads a receipt; its signature is not looked at.
   *
   * @throws IllegalArgumentException when it is no receipt; the message says why, without content
   */
  public static Upo read(byte[] xml) {
    try {
      XMLStreamReader reader = SecureXml.reader(xml);
      reader.nextTag();
      if (!reader.getLocalName().equals("Potwierdzenie")) {
        throw new IllegalArgumentException("Not a receipt: its root is not Potwierdzenie");
      }
      return content(reader);
    } catch (XMLStreamException e) {
      throw SecureXml.unreadable(e);
    }
  }

  private static Upo content(XMLStreamReader reader) throws XMLStreamException {
    String session = "";
    List<Document> documents = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    int depth = 1;
    boolean inDocument = false;
    while (depth > 0) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        String name = reader.getLocalName();
        if (depth == DOCUMENT_DEPTH) {
          inDocument = name.equals("Dokument");
          fields.clear();
          if (name.equals("NumerReferencyjnySesji")) {
            session = reader.getElementText().strip();
            depth--;
          }
        } else if (depth == FIELD_DEPTH && inDocument) {
          fields.put(name, reader.getElementText().strip());
          depth--;
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        if (depth == DOCUMENT_DEPTH && inDocument) {
          documents.add(document(fields));
        }
        depth--;
      }
    }
    return new Upo(session, documents);
  }

  private static Document document(Map<String, String> fields) {
    String number = fields.get("NumerKSeFDokumentu");
    String hash = fields.get("SkrotDokumentu");
    if (number == null || hash == null) {
      throw new IllegalArgumentException("Not a receipt: a document without number or hash");
    }
    return new Document(number, hash);
  }
}
