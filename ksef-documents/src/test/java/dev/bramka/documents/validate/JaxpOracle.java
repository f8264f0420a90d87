package dev.bramka.documents.validate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.InvoiceSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The JDK's own validator over the official files, against which ours is compared. It chokes on
 * {@code maxOccurs} above some hundreds, so those are lifted in memory; row limits are not
 * compared.
 */
final class JaxpOracle {
  private static final Map<InvoiceVersion, Schema> SCHEMAS = new EnumMap<>(InvoiceVersion.class);

  private JaxpOracle() {}

  static synchronized boolean valid(InvoiceVersion version, byte[] xml) {
    Validator validator = SCHEMAS.computeIfAbsent(version, JaxpOracle::compile).newValidator();
    boolean[] errors = {false};
    validator.setErrorHandler(
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException e) {}

          @Override
          public void error(SAXParseException e) {
            errors[0] = true;
          }

          @Override
          public void fatalError(SAXParseException e) throws SAXException {
            throw e;
          }
        });
    try {
      validator.validate(new StreamSource(new ByteArrayInputStream(xml)));
      return !errors[0];
    } catch (SAXException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Schema compile(InvoiceVersion version) {
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    factory.setResourceResolver(
        (type, namespace, publicId, systemId, base) ->
            relaxedInput(systemId.substring(systemId.lastIndexOf('/') + 1)));
    try {
      return factory.newSchema(
          new StreamSource(
              new ByteArrayInputStream(relaxed(version.schemaFile().orElseThrow())), "memory:/"));
    } catch (SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LSInput relaxedInput(String file) {
    try {
      DOMImplementationLS dom =
          (DOMImplementationLS)
              DocumentBuilderFactory.newDefaultInstance()
                  .newDocumentBuilder()
                  .getDOMImplementation()
                  .getFeature("LS", "3.0");
      LSInput input = dom.createLSInput();
      input.setByteStream(new ByteArrayInputStream(relaxed(file)));
      input.setSystemId("memory:/" + file);
      return input;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] relaxed(String file) {
    return new String(InvoiceSchema.officialFile(file), StandardCharsets.UTF_8)
        .replaceAll("maxOccurs=\"[0-9]{3,}\"", "maxOccurs=\"unbounded\"")
        .getBytes(StandardCharsets.UTF_8);
  }
}
