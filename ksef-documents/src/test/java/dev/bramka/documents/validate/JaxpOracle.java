package dev.bramka.documents.validate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.InvoiceSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
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
            new RelaxedInput(systemId.substring(systemId.lastIndexOf('/') + 1), systemId));
    try {
      return factory.newSchema(
          new StreamSource(
              new ByteArrayInputStream(relaxed(version.schemaFile().orElseThrow())), "memory:/"));
    } catch (SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] relaxed(String file) {
    return new String(InvoiceSchema.officialFile(file), StandardCharsets.UTF_8)
        .replaceAll("maxOccurs=\"[0-9]{3,}\"", "maxOccurs=\"unbounded\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private record RelaxedInput(String file, String systemId) implements LSInput {
    @Override
    public java.io.InputStream getByteStream() {
      return new ByteArrayInputStream(relaxed(file));
    }

    @Override
    public String getSystemId() {
      return "memory:/" + file;
    }

    @Override
    public java.io.Reader getCharacterStream() {
      return null;
    }

    @Override
    public void setCharacterStream(java.io.Reader characterStream) {}

    @Override
    public void setByteStream(java.io.InputStream byteStream) {}

    @Override
    public String getStringData() {
      return null;
    }

    @Override
    public void setStringData(String stringData) {}

    @Override
    public void setSystemId(String id) {}

    @Override
    public String getPublicId() {
      return null;
    }

    @Override
    public void setPublicId(String publicId) {}

    @Override
    public String getBaseURI() {
      return null;
    }

    @Override
    public void setBaseURI(String baseUri) {}

    @Override
    public String getEncoding() {
      return "UTF-8";
    }

    @Override
    public void setEncoding(String encoding) {}

    @Override
    public boolean getCertifiedText() {
      return false;
    }

    @Override
    public void setCertifiedText(boolean certifiedText) {}
  }
}
