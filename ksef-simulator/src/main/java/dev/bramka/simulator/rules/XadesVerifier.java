package dev.bramka.simulator.rules;

import dev.bramka.simulator.state.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Verifies a signed {@code AuthTokenRequest} with the JDK's XML signatures: schema of the request,
 * one signature, what it covers, the XAdES binding of the certificate, and whom it names.
 * Self-signed certificates are accepted, as on the test environment.
 */
public final class XadesVerifier {
  /**
   * A verified request.
   *
   * @param challenge as signed
   * @param context as signed
   * @param nip the certificate's NIP, or null when it names none
   * @param certificateValid whether the certificate is valid now
   * @param allowedIps addresses, ranges and masks; empty for any
   */
  public record Request(
      String challenge,
      Context context,
      @Nullable String nip,
      boolean certificateValid,
      List<String> allowedIps) {}

  private static final Set<String> NAMESPACES =
      Set.of("http://ksef.mf.gov.pl/auth/token/2.0", "http://ksef.mf.gov.pl/auth/token/2.1");
  private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
  private static final String SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties";
  private static final Pattern CHALLENGE =
      Pattern.compile("[0-9]{8}-CR-[A-F0-9]{10}-[A-F0-9]{10}-[A-F0-9]{2}");
  private static final Pattern PERSON = Pattern.compile("(?:TINPL|NIP).*?([0-9]{10})");
  private static final Pattern SEAL = Pattern.compile("VATPL.*?([0-9]{10})");

  private final Clock clock;

  /** Certificates must be valid at the clock's time. */
  public XadesVerifier(Clock clock) {
    this.clock = clock;
  }

  /**
   * Verifies the document.
   *
   * @throws KsefException with KSeF's code for what is wrong
   */
  public Request verify(byte[] xml) {
    Document document = parse(xml);
    NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    if (signatures.getLength() == 0) {
      throw new KsefException(9102, "Brak podpisu", "No ds:Signature found");
    }
    if (signatures.getLength() > 1) {
      throw new KsefException(
          9103, "Przekroczona liczba dozwolonych podpisów", "Only one signature is allowed");
    }
    X509Certificate certificate = verifySignature(document, (Element) signatures.item(0));
    Element request = request(document);
    return read(request, certificate);
  }

  private static Document parse(byte[] xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    } catch (SAXException | IOException e) {
      throw new KsefException(21001, "Nieczytelna treść", "The body is not readable XML");
    }
  }

  private static X509Certificate verifySignature(Document document, Element signature) {
    try {
      X509Certificate certificate = certificateOf(signature);
      DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
      context.setProperty("org.jcp.xml.dsig.secureValidation", true);
      registerIds(document.getDocumentElement(), context);
      XMLSignature parsed = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      if (!parsed.validate(context)) {
        throw new KsefException(9105, "Nieprawidłowy podpis", "The signature does not verify");
      }
      checkCoverage(document, parsed);
      checkSigningCertificate(signature, certificate);
      return certificate;
    } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
      throw new KsefException(9105, "Nieprawidłowy podpis", "The signature cannot be verified");
    }
  }

  private static X509Certificate certificateOf(Element signature) throws GeneralSecurityException {
    NodeList found = signature.getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate");
    if (found.getLength() == 0) {
      throw new KsefException(21115, "Nieprawidłowy certyfikat", X509Data.TYPE + " is missing");
    }
    try {
      return Keys.certificate(Base64.getMimeDecoder().decode(found.item(0).getTextContent()));
    } catch (IllegalArgumentException e) {
      throw new KsefException(21115, "Nieprawidłowy certyfikat", "X509Certificate is not Base64");
    }
  }

  private static void registerIds(Element element, DOMValidateContext context) {
    if (element.hasAttributeNS(null, "Id")) {
      context.setIdAttributeNS(element, null, "Id");
    }
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        registerIds(child, context);
      }
    }
  }

  private static void checkCoverage(Document document, XMLSignature signature) {
    Set<String> objects = new HashSet<>();
    for (XMLObject object : signature.getObjects()) {
      objects.add("#" + object.getId());
    }
    String rootId = "#" + document.getDocumentElement().getAttributeNS(null, "Id");
    boolean content = false;
    boolean properties = false;
    for (Reference reference : signature.getSignedInfo().getReferences()) {
      properties |= SIGNED_PROPERTIES.equals(reference.getType());
      String uri = reference.getURI() == null ? "?" : reference.getURI();
      content |= uri.isEmpty() || uri.equals(rootId) && uri.length() > 1 || objects.contains(uri);
    }
    if (!content) {
      throw new KsefException(
          9105, "Nieprawidłowy podpis", "The signature does not cover the request");
    }
    if (!properties) {
      throw new KsefException(
          9105, "Nieprawidłowy podpis", "The signature has no XAdES SignedProperties");
    }
  }

  private static void checkSigningCertificate(Element signature, X509Certificate certificate)
      throws GeneralSecurityException {
    NodeList digests = signature.getElementsByTagNameNS(XADES, "CertDigest");
    for (int i = 0; i < digests.getLength(); i++) {
      Element digest = (Element) digests.item(i);
      String method = text(digest, XMLSignature.XMLNS, "DigestMethod", "Algorithm");
      String value =
          digest.getElementsByTagNameNS(XMLSignature.XMLNS, "DigestValue").item(0).getTextContent();
      byte[] expected =
          MessageDigest.getInstance(algorithm(method)).digest(certificate.getEncoded());
      if (MessageDigest.isEqual(expected, Base64.getMimeDecoder().decode(value))) {
        return;
      }
    }
    throw new KsefException(
        9105, "Nieprawidłowy podpis", "SigningCertificate does not name the certificate");
  }

  private static String text(Element in, String namespace, String name, String attribute) {
    return ((Element) in.getElementsByTagNameNS(namespace, name).item(0)).getAttribute(attribute);
  }

  private static String algorithm(String uri) {
    String name = uri.substring(uri.indexOf('#') + 1).toUpperCase(Locale.ROOT);
    return name.startsWith("SHA3") ? name : name.replace("SHA", "SHA-");
  }

  private static Element request(Document document) {
    for (String namespace : NAMESPACES) {
      NodeList found = document.getElementsByTagNameNS(namespace, "AuthTokenRequest");
      if (found.getLength() == 1) {
        return (Element) found.item(0);
      }
    }
    throw new KsefException(
        21401, "Dokument nie jest zgodny ze schematem (xsd)", "AuthTokenRequest is missing");
  }

  private Request read(Element request, X509Certificate certificate) {
    List<Element> children = children(request);
    String challenge = childText(children, 0, "Challenge");
    if (!CHALLENGE.matcher(challenge).matches()) {
      throw invalid("Challenge");
    }
    Element context = child(children, 1, "ContextIdentifier");
    List<Element> choice = children(context);
    if (choice.size() != 1
        || !Set.of("Nip", "InternalId", "NipVatUe", "PeppolId")
            .contains(choice.getFirst().getLocalName())) {
      throw invalid("ContextIdentifier");
    }
    String type = childText(children, 2, "SubjectIdentifierType");
    if (!type.equals("certificateSubject") && !type.equals("certificateFingerprint")) {
      throw invalid("SubjectIdentifierType");
    }
    Date now = Date.from(clock.instant());
    boolean valid =
        !now.before(certificate.getNotBefore()) && !now.after(certificate.getNotAfter());
    return new Request(
        challenge,
        new Context(choice.getFirst().getLocalName(), choice.getFirst().getTextContent().strip()),
        type.equals("certificateSubject") ? nip(certificate) : null,
        valid,
        allowedIps(children));
  }

  private static List<String> allowedIps(List<Element> children) {
    List<String> ips = new ArrayList<>();
    if (children.size() > 3 && children.get(3).getLocalName().equals("AuthorizationPolicy")) {
      for (Element list : children(children.get(3))) {
        children(list).forEach(ip -> ips.add(ip.getTextContent().strip()));
      }
    }
    return ips;
  }

  private static @Nullable String nip(X509Certificate certificate) {
    String subject =
        certificate
            .getSubjectX500Principal()
            .getName(
                "RFC2253",
                java.util.Map.of("2.5.4.5", "serialNumber", "2.5.4.97", "organizationIdentifier"));
    for (Pattern pattern : List.of(PERSON, SEAL)) {
      Matcher matcher = pattern.matcher(readable(subject));
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return null;
  }

  /** RFC 2253 writes values of less common attributes as hexadecimal DER. */
  private static String readable(String subject) {
    Matcher hex = Pattern.compile("=#([0-9a-fA-F]+)").matcher(subject);
    StringBuilder out = new StringBuilder();
    while (hex.find()) {
      byte[] der = java.util.HexFormat.of().parseHex(hex.group(1));
      String value =
          new String(
              der,
              Math.min(2, der.length),
              Math.max(0, der.length - 2),
              java.nio.charset.StandardCharsets.UTF_8);
      hex.appendReplacement(out, Matcher.quoteReplacement("=" + value));
    }
    return hex.appendTail(out).toString();
  }

  private static Element child(List<Element> children, int index, String name) {
    if (children.size() <= index || !children.get(index).getLocalName().equals(name)) {
      throw invalid(name);
    }
    return children.get(index);
  }

  private static String childText(List<Element> children, int index, String name) {
    return child(children, index, name).getTextContent().strip();
  }

  private static KsefException invalid(String element) {
    return new KsefException(
        21401, "Dokument nie jest zgodny ze schematem (xsd)", "Invalid or missing " + element);
  }

  private static List<Element> children(Element parent) {
    List<Element> all = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element e && !XMLSignature.XMLNS.equals(e.getNamespaceURI())) {
        all.add(e);
      }
    }
    return all;
  }
}
