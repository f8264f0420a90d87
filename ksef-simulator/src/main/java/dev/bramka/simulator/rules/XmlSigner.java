package dev.bramka.simulator.rules;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Signs receipts: enveloped, XAdES-BES, RSA with SHA-256. */
final class XmlSigner {
  private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
  private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

  private XmlSigner() {}

  static byte[] sign(Document document, Keys.SigningKey signing) {
    try {
      XMLSignatureFactory f = XMLSignatureFactory.getInstance("DOM");
      SignedInfo info = signedInfo(f);
      KeyInfoFactory k = f.getKeyInfoFactory();
      KeyInfo keyInfo = k.newKeyInfo(List.of(k.newX509Data(List.of(signing.certificate()))));
      Element qualifying = qualifying(document, signing);
      DOMSignContext context = new DOMSignContext(signing.key(), document.getDocumentElement());
      context.setDefaultNamespacePrefix("ds");
      context.setIdAttributeNS((Element) qualifying.getFirstChild(), null, "Id");
      f.newXMLSignature(
              info,
              keyInfo,
              List.of(f.newXMLObject(List.of(new DOMStructure(qualifying)), null, null, null)),
              "signature",
              null)
          .sign(context);
      return bytes(document);
    } catch (GeneralSecurityException
        | MarshalException
        | XMLSignatureException
        | TransformerException e) {
      throw new IllegalStateException("Cannot sign the receipt", e);
    }
  }

  /** The document and the signature's own properties are signed. */
  private static SignedInfo signedInfo(XMLSignatureFactory f) throws GeneralSecurityException {
    DigestMethod sha256 = f.newDigestMethod(DigestMethod.SHA256, null);
    Reference whole =
        f.newReference(
            "",
            sha256,
            List.of(f.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)),
            null,
            null);
    Reference properties =
        f.newReference(
            "#xades", sha256, List.of(), "http://uri.etsi.org/01903#SignedProperties", null);
    return f.newSignedInfo(
        f.newCanonicalizationMethod(
            CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
        f.newSignatureMethod(RSA_SHA256, null),
        List.of(whole, properties));
  }

  private static Element qualifying(Document document, Keys.SigningKey signing)
      throws GeneralSecurityException {
    Element qualifying = document.createElementNS(XADES, "xades:QualifyingProperties");
    qualifying.setAttribute("Target", "#signature");
    Element signed = child(qualifying, "SignedProperties", null);
    signed.setAttribute("Id", "xades");
    Element signature = child(signed, "SignedSignatureProperties", null);
    child(signature, "SigningTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Element certificate = child(child(signature, "SigningCertificateV2", null), "Cert", null);
    Element digest = child(certificate, "CertDigest", null);
    digest(document, digest, signing.certificate().getEncoded());
    return qualifying;
  }

  private static void digest(Document document, Element digest, byte[] certificate) {
    String namespace = javax.xml.crypto.dsig.XMLSignature.XMLNS;
    Element method = document.createElementNS(namespace, "ds:DigestMethod");
    method.setAttribute("Algorithm", DigestMethod.SHA256);
    digest.appendChild(method);
    Element value = document.createElementNS(namespace, "ds:DigestValue");
    value.setTextContent(Base64.getEncoder().encodeToString(Crypto.sha256Bytes(certificate)));
    digest.appendChild(value);
  }

  private static Element child(
      Element parent, String name, @org.jspecify.annotations.Nullable String text) {
    Element element = parent.getOwnerDocument().createElementNS(XADES, "xades:" + name);
    if (text != null) {
      element.setTextContent(text);
    }
    parent.appendChild(element);
    return element;
  }

  private static byte[] bytes(Document document) throws TransformerException {
    Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
    document.setXmlStandalone(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    transformer.transform(new DOMSource(document), new StreamResult(out));
    return out.toByteArray();
  }
}
