package dev.bramka.client.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A key made here and the request for its certificate (PKCS#10). The key is EC P-256, which KSeF
 * prefers (contract, {@code POST /certificates/enrollments}).
 *
 * @param keyPair the key, which never leaves this machine
 * @param der the request
 */
public record SigningRequest(KeyPair keyPair, byte[] der) {
  /** A new key: EC P-256. */
  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a key", e);
    }
  }

  /** A request for the subject, whose attributes are taken over letter by letter. */
  public static SigningRequest of(Certificates.Subject subject, KeyPair pair) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    add(name, BCStyle.CN, subject.commonName());
    add(name, BCStyle.C, subject.countryName());
    add(name, BCStyle.GIVENNAME, subject.givenName());
    add(name, BCStyle.SURNAME, subject.surname());
    add(name, BCStyle.SERIALNUMBER, subject.serialNumber());
    add(name, BCStyle.UNIQUE_IDENTIFIER, subject.uniqueIdentifier());
    add(name, BCStyle.O, subject.organizationName());
    add(name, BCStyle.ORGANIZATION_IDENTIFIER, subject.organizationIdentifier());
    try {
      byte[] der =
          new JcaPKCS10CertificationRequestBuilder(name.build(), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new SigningRequest(pair, der);
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("Cannot make a certificate request", e);
    }
  }

  private static void add(
      X500NameBuilder name, ASN1ObjectIdentifier attribute, @Nullable String value) {
    if (value != null) {
      name.addRDN(attribute, value);
    }
  }

  /** The request as KSeF's call carries it. */
  String base64() {
    return Base64.getEncoder().encodeToString(der);
  }
}
