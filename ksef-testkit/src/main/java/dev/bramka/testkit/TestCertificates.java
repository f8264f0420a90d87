package dev.bramka.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Self-signed certificates as KSeF's test environment accepts them. */
public final class TestCertificates {
  /** A key and its certificate. */
  public record Pair(PrivateKey key, X509Certificate certificate) {
    /** The key, then the certificate. */
    public String pem() {
      try {
        return pem("PRIVATE KEY", key.getEncoded()) + pem("CERTIFICATE", certificate.getEncoded());
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String pem(String kind, byte[] der) {
      String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
  }

  private TestCertificates() {}

  /** A company's seal with an RSA key of 2048 bit. */
  public static Pair rsaSeal(String nip) {
    return make("RSA", seal(nip), Instant.now().plus(Duration.ofDays(30)));
  }

  /** A company's seal with a P-256 key. */
  public static Pair ecSeal(String nip) {
    return make("EC", seal(nip), Instant.now().plus(Duration.ofDays(30)));
  }

  /** A company's seal that expired yesterday. */
  public static Pair expiredSeal(String nip) {
    return make("EC", seal(nip), Instant.now().minus(Duration.ofDays(1)));
  }

  /** A certificate that names nobody: neither NIP nor PESEL. */
  public static Pair anonymous() {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, "Somebody").build();
    return make("EC", name, Instant.now().plus(Duration.ofDays(30)));
  }

  private static X500Name seal(String nip) {
    return new X500NameBuilder()
        .addRDN(BCStyle.O, "Meble Bukowe sp. z o.o.")
        .addRDN(BCStyle.ORGANIZATION_IDENTIFIER, "VATPL-" + nip)
        .addRDN(BCStyle.CN, "Meble Bukowe")
        .addRDN(BCStyle.C, "PL")
        .build();
  }

  private static Pair make(String algorithm, X500Name name, Instant until) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      KeyPair pair = generator.generateKeyPair();
      String signature = algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          BigInteger.valueOf(System.nanoTime()),
                          Date.from(until.minus(Duration.ofDays(365))),
                          Date.from(until),
                          name,
                          pair.getPublic())
                      .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate())));
      return new Pair(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
