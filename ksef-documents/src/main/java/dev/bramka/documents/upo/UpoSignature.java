package dev.bramka.documents.upo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.xml.XMLConstants;
import javax.xml.crypto.AlgorithmMethod;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.KeySelectorResult;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.XMLCryptoContext;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Whether the signature of a receipt holds: it covers the whole document and fits the certificate
 * that comes with it (XMLDSig core validation, the JDK's secure policy). Who issued that
 * certificate is not judged: KSeF publishes no authority to judge it by. Thread-safe.
 */
public final class UpoSignature {
  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  /** A receipt of ten thousand documents takes tens of megabytes as a tree; one at a time. */
  private static final ReentrantLock ONE = new ReentrantLock();

  private UpoSignature() {}

  /**
   * Verifies.
   *
   * @throws IllegalArgumentException when there is no signature, or it does not hold
   */
  public static void verify(byte[] xml) {
    ONE.lock();
    try {
      Document document = parsed(xml);
      XMLSignature signature = signature(document);
      if (!coversAll(signature, document)) {
        throw new IllegalArgumentException("The receipt's signature does not cover all of it");
      }
    } finally {
      ONE.unlock();
    }
  }

  private static Document parsed(byte[] xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCTYPE, true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(xml));
    } catch (SAXException | IOException e) {
      throw new IllegalArgumentException("The receipt is not well-formed XML", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's XML parser cannot be hardened", e);
    }
  }

  /** The one signature of the document, once it is valid. */
  private static XMLSignature signature(Document document) {
    NodeList found = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    if (found.getLength() == 0) {
      throw new IllegalArgumentException("The receipt is not signed");
    }
    DOMValidateContext context = new DOMValidateContext(new Certificate(), found.item(0));
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    declareIds(document, context);
    try {
      XMLSignature signature =
          XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      if (!signature.validate(context)) {
        throw new IllegalArgumentException("The receipt's signature does not hold");
      }
      return signature;
    } catch (MarshalException | XMLSignatureException e) {
      throw new IllegalArgumentException("The receipt's signature cannot be verified", e);
    }
  }

  /** XAdES refers to its own parts, and some signers to the root, by id. */
  private static void declareIds(Document document, DOMValidateContext context) {
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      for (String name : List.of("Id", "ID", "id")) {
        if (element.hasAttributeNS(null, name)) {
          context.setIdAttributeNS(element, null, name);
        }
      }
    }
  }

  private static boolean coversAll(XMLSignature signature, Document document) {
    Element root = document.getDocumentElement();
    List<String> whole =
        List.of("", "#" + root.getAttribute("Id"), "#" + root.getAttribute("ID"), "#xpointer(/)");
    return signature.getSignedInfo().getReferences().stream()
        .map(Reference::getURI)
        .anyMatch(uri -> uri != null && !uri.equals("#") && whole.contains(uri));
  }

  /** Takes the key out of the certificate that comes with the signature. */
  private static final class Certificate extends KeySelector {
    @Override
    public KeySelectorResult select(
        @Nullable KeyInfo info, Purpose purpose, AlgorithmMethod method, XMLCryptoContext context) {
      Key key = info == null ? null : key(info);
      return () -> key;
    }

    private static @Nullable Key key(KeyInfo info) {
      return info.getContent().stream()
          .filter(X509Data.class::isInstance)
          .flatMap(data -> ((X509Data) data).getContent().stream())
          .filter(X509Certificate.class::isInstance)
          .map(certificate -> ((X509Certificate) certificate).getPublicKey())
          .findFirst()
          .orElse(null);
    }
  }
}
