package dev.bramka.documents.schema;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.xml.sax.SAXException;

/**
 * XML parsers that fetch nothing, expand nothing and stop at limits, whatever a document asks for.
 * Thread-safe.
 */
public final class SecureXml {
  /** Deeper than any official schema (the deepest path of FA(3) has 10 steps). */
  public static final int MAX_DEPTH = 64;

  private static final WstxInputFactory FACTORY = factory();

  private SecureXml() {}

  /**
   * A pull parser over UTF-8 bytes; adjacent text comes as one event.
   *
   * @throws XMLStreamException when not even the first token can be read, or it announces another
   *     version of XML than 1.0, the only one that KSeF takes
   */
  public static XMLStreamReader reader(byte[] utf8) throws XMLStreamException {
    XMLStreamReader reader = readerOfAnyVersion(utf8);
    if (!isXml10(reader)) {
      throw new XMLStreamException("XML 1.0 is required", reader.getLocation());
    }
    return reader;
  }

  /** The same, for those who want to say themselves what is wrong with the version. */
  public static XMLStreamReader readerOfAnyVersion(byte[] utf8) throws XMLStreamException {
    return new BoundedNames(FACTORY.createXMLStreamReader(new ByteArrayInputStream(utf8), "UTF-8"));
  }

  /** Whether the document announces XML 1.0, or nothing, which is the same. */
  public static boolean isXml10(XMLStreamReader reader) {
    return reader.getVersion() == null || reader.getVersion().equals("1.0");
  }

  /** What a caller is told of XML that cannot be read: where, but none of the document. */
  public static IllegalArgumentException unreadable(XMLStreamException e) {
    Location at = e.getLocation();
    String place =
        at == null
            ? ""
            : " at line " + at.getLineNumber() + ", column " + Math.max(1, at.getColumnNumber());
    return new IllegalArgumentException("Not well-formed XML 1.0" + place, e);
  }

  /** A SAX factory for trusted but still locked-down reading of the official schemas. */
  static SAXParserFactory saxForSchemas() {
    SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("The JDK's XML parser cannot be hardened", e);
    }
    return factory;
  }

  private static WstxInputFactory factory() {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    // Else what is wrong with a text is thrown, unchecked, by whoever first asks for it.
    factory.getConfig().doParseLazily(false);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 64);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, 65_536);
    factory.setProperty(WstxInputProperties.P_MAX_ENTITY_COUNT, 1L);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("External resources are never fetched");
        });
    return factory;
  }
}
