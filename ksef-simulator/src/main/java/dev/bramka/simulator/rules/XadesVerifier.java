package dev.bramka.simulator.rules;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.KsefException;
import dev.bramka.simulator.state.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
   * @param certificate what it was signed with
   * @param nip the certificate's NIP, or null when it names none
   * @param certificateValid whether the certificate is valid now
   * @param allowedIps addresses, ranges and masks; empty for any
   */
  public record Request(
      String challenge,
      Context context,
      X509Certificate certificate,
      @Nullable String nip,
      boolean certificateValid,
      List<String> allowedIps) {}

  private static final Set<String> NAMESPACES =
      Set.of("http://ksef.mf.gov.pl/auth/token/2.0", "http://ksef.mf.gov.pl/auth/token/2.1");
  private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
  private static final String SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties";
  private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([^\"']+)");
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
    requireUtf8(xml);
    Document document = parse(xml);
    requireLogin(document);
    NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    if (signatures.getLength() == 0) {
      throw KsefError.UNSIGNED.with();
    }
    if (signatures.getLength() > 1) {
      throw KsefError.TOO_MANY_SIGNATURES.with();
    }
    X509Certificate certificate = verifySignature(document, (Element) signatures.item(0));
    Element request = request(document);
    return read(request, certificate);
  }

  /** KSeF reads UTF-8 only, whatever the prolog says. */
  private static void requireUtf8(byte[] xml) {
    String prolog = new String(xml, 0, Math.min(xml.length, 200), StandardCharsets.ISO_8859_1);
    Matcher encoding = ENCODING.matcher(prolog);
    if (encoding.find() && !encoding.group(1).equalsIgnoreCase("UTF-8")) {
      throw KsefError.BAD_ENCODING.with();
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(xml));
    } catch (CharacterCodingException e) {
      throw KsefError.BAD_ENCODING.with();
    }
  }

  /** A request to log in, or a signature that envelops one. */
  private static void requireLogin(Document document) {
    String root = document.getDocumentElement().getLocalName();
    if (!root.equals("AuthTokenRequest") && !root.equals("Signature")) {
      throw KsefError.NOT_A_DOCUMENT.with();
    }
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
      throw KsefError.UNREADABLE.with();
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
        throw KsefError.BAD_SIGNATURE.with();
      }
      checkCoverage(document, parsed);
      checkSigningCertificate(signature, certificate);
      return certificate;
    } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
      throw KsefError.BAD_SIGNATURE.with();
    }
  }

  private static X509Certificate certificateOf(Element signature) throws GeneralSecurityException {
    NodeList found = signature.getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate");
    if (found.getLength() == 0) {
      throw KsefError.BAD_CERTIFICATE.with();
    }
    try {
      return Keys.certificate(Base64.getMimeDecoder().decode(found.item(0).getTextContent()));
    } catch (IllegalArgumentException e) {
      throw KsefError.BAD_CERTIFICATE.with();
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
      throw KsefError.BAD_SIGNATURE.with();
    }
    if (!properties) {
      throw KsefError.BAD_SIGNATURE.with();
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
    throw KsefError.BAD_SIGNATURE.with();
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
    throw KsefError.NOT_BY_SCHEMA.quoting("AuthTokenRequest is missing");
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
        certificate,
        type.equals("certificateSubject") ? requiredNip(certificate) : null,
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

  private static String requiredNip(X509Certificate certificate) {
    String nip = nip(certificate);
    if (nip == null) {
      throw KsefError.SIGNATURE_CONFLICT.with();
    }
    return nip;
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
              der, Math.min(2, der.length), Math.max(0, der.length - 2), StandardCharsets.UTF_8);
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
    return KsefError.NOT_BY_SCHEMA.quoting("Invalid or missing " + element);
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
