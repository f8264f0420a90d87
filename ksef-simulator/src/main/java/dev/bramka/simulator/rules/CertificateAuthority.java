package dev.bramka.simulator.rules;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.state.CertificateStore;
import dev.bramka.simulator.state.CertificateStore.Certificate;
import dev.bramka.simulator.state.KeyStore;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.DefaultSignatureNameFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Makes KSeF's certificates and knows how they stand. Thread-safe. */
public final class CertificateAuthority {
  /** Attributes of a subject, by KSeF's names, in its order (contract, enrolment data). */
  private static final Map<String, String> ATTRIBUTES = new LinkedHashMap<>();

  static {
    ATTRIBUTES.put("commonName", "2.5.4.3");
    ATTRIBUTES.put("countryName", "2.5.4.6");
    ATTRIBUTES.put("givenName", "2.5.4.42");
    ATTRIBUTES.put("surname", "2.5.4.4");
    ATTRIBUTES.put("serialNumber", "2.5.4.5");
    ATTRIBUTES.put("uniqueIdentifier", "2.5.4.45");
    ATTRIBUTES.put("organizationName", "2.5.4.10");
    ATTRIBUTES.put("organizationIdentifier", "2.5.4.97");
  }

  private static final Pattern ALGORITHM =
      Pattern.compile("SHA(1|256|384|512)(WITHRSA|WITHRSAANDMGF1|WITHECDSA)");
  private static final Duration LIFETIME = Duration.ofDays(730);
  private static final X500Name NAME = new X500Name("CN=KSeF (symulator), O=Bramka, C=PL");

  private final KeyStore keys;
  private final CertificateStore store;
  private final ReferenceNumbers numbers;
  private final Clock clock;

  /** Certificates of these stores. */
  public CertificateAuthority(
      KeyStore keys, CertificateStore store, ReferenceNumbers numbers, Clock clock) {
    this.keys = keys;
    this.store = store;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** What a request has to say of the subject of this certificate, by KSeF's names. */
  public static Map<String, String> subject(byte[] der) {
    try {
      X509Certificate certificate = Keys.certificate(der);
      X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      Map<String, String> all = attributes(name);
      all.putIfAbsent("commonName", "-");
      all.putIfAbsent("countryName", "PL");
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> attributes(X500Name name) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, String> attribute : ATTRIBUTES.entrySet()) {
      for (RDN rdn : name.getRDNs()) {
        if (rdn.getFirst().getType().getId().equals(attribute.getValue())) {
          all.put(attribute.getKey(), IETFUtils.valueToString(rdn.getFirst().getValue()));
        }
      }
    }
    return all;
  }

  /**
   * A request that was checked.
   *
   * @param name the subject as it stands there
   */
  public record Request(X500Name name, PublicKey key) {
    /** Base64 SHA-256 of the key. */
    public String keyHash() {
      return Crypto.sha256(key.getEncoded());
    }
  }

  /** Reads a PKCS#10 request for the subject, refusing it as KSeF does. */
  public static Request checked(byte[] csr, Map<String, String> subject) {
    JcaPKCS10CertificationRequest request;
    PublicKey key;
    try {
      request = new JcaPKCS10CertificationRequest(csr);
      key = request.getPublicKey();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw KsefError.BAD_REQUEST.with();
    }
    if (!allowed(key)) {
      throw KsefError.BAD_KEY.with();
    }
    requireSigned(request, key);
    if (!attributes(request.getSubject()).equals(subject)) {
      throw KsefError.OTHER_SUBJECT.with();
    }
    return new Request(request.getSubject(), key);
  }

  private static boolean allowed(PublicKey key) {
    return key instanceof RSAKey rsa
        ? rsa.getModulus().bitLength() == 2048
        : key instanceof ECKey ec && ec.getParams().getOrder().bitLength() == 256;
  }

  private static void requireSigned(JcaPKCS10CertificationRequest request, PublicKey key) {
    String algorithm =
        new DefaultSignatureNameFinder()
            .getAlgorithmName(request.getSignatureAlgorithm())
            .toUpperCase(Locale.ROOT)
            .replace("-", "");
    if (!ALGORITHM.matcher(algorithm).matches()) {
      throw KsefError.BAD_REQUEST_ALGORITHM.with();
    }
    try {
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw KsefError.BAD_REQUEST.with();
      }
    } catch (OperatorCreationException | PKCSException e) {
      throw KsefError.BAD_REQUEST.with();
    }
  }

  /**
   * A certificate that was made.
   *
   * @param serial 16 hexadecimal digits
   */
  public record Made(String serial, byte[] der, Instant from, Instant to) {}

  /** Makes a certificate. */
  public Made make(Request request, String type, Instant from) {
    String serial = "0" + numbers.hex(15);
    Instant to = from.plus(LIFETIME);
    int usage = type.equals("Offline") ? KeyUsage.nonRepudiation : KeyUsage.digitalSignature;
    Authority authority = authority();
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              new BigInteger(serial, 16),
              Date.from(from),
              Date.from(to),
              request.name(),
              request.key());
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      return new Made(serial, authority.sign(builder).getEncoded(), from, to);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("Cannot make a certificate", e);
    }
  }

  private record Authority(PrivateKey key, X509Certificate certificate) {
    X509Certificate sign(JcaX509v3CertificateBuilder builder)
        throws OperatorCreationException, GeneralSecurityException {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }
  }

  private synchronized Authority authority() {
    try {
      KeyStore.Entry entry = keys.authority().orElse(null);
      if (entry == null) {
        founded();
        entry = keys.authority().orElseThrow();
      }
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(entry.privateKey()));
      return new Authority(key, Keys.certificate(entry.certificate()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("Cannot make an authority", e);
    }
  }

  private void founded() throws GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    Instant from = clock.instant().minus(Duration.ofDays(1));
    Date to = Date.from(from.plus(Duration.ofDays(3650)));
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        NAME, BigInteger.ONE, Date.from(from), to, NAME, pair.getPublic())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    keys.add(
        new KeyStore.Entry(
            Base64.getEncoder().encodeToString(Crypto.sha256Bytes(pair.getPublic().getEncoded())),
            "Authority",
            pair.getPrivate().getEncoded(),
            certificate.getEncoded(),
            from.toEpochMilli(),
            to.getTime()));
  }

  /** How one of our certificates stands by the list: Active, Revoked or Expired. */
  public String status(Certificate it) {
    return it.revoked() ? "Revoked" : it.validTo() <= clock.millis() ? "Expired" : "Active";
  }

  /**
   * Why nobody may log in with a certificate that names us as its issuer, in KSeF's words for
   * status 460; empty when he may, or it is another issuer's.
   */
  public Optional<String> refusal(X509Certificate certificate) {
    X500Name issuer = X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded());
    if (!issuer.equals(NAME)) {
      return Optional.empty();
    }
    String serial = "%016X".formatted(certificate.getSerialNumber());
    Certificate known = store.find(serial).orElse(null);
    if (known == null || !signedByUs(certificate)) {
      return Optional.of("Niezaufany łańcuch certyfikatów");
    }
    if (known.type().equals("Offline")) {
      return Optional.of("Niepoprawny certyfikat");
    }
    store.used(serial, clock.millis());
    return switch (status(known)) {
      case "Revoked" -> Optional.of("Certyfikat odwołany");
      case "Expired" -> Optional.of("Nieważny certyfikat");
      default -> Optional.empty();
    };
  }

  private boolean signedByUs(X509Certificate certificate) {
    try {
      certificate.verify(authority().certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
