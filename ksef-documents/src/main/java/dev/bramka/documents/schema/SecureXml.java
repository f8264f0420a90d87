package dev.bramka.documents.schema;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
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
   * @throws XMLStreamException when not even the first token can be read
   */
  public static XMLStreamReader reader(byte[] utf8) throws XMLStreamException {
    return FACTORY.createXMLStreamReader(new ByteArrayInputStream(utf8), "UTF-8");
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
