package dev.bramka.client.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** What a file of keys or certificates holds, whatever its form. */
final class KeyFiles {
  /** Ciphers of encrypted keys that the JDK has under other names or not at all. */
  static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  /** Nobody's key or chain is larger. */
  private static final int LARGEST = 1_000_000;

  private KeyFiles() {}

  /** The private key of a file. */
  static PrivateKey privateKey(byte[] file, char[] password) {
    for (Object found : objects(file)) {
      PrivateKey key = key(found, password);
      if (key != null) {
        return key;
      }
    }
    throw new IllegalArgumentException("The key's file holds no private key");
  }

  /** All certificates of a file, in its order. */
  static List<X509Certificate> certificates(byte[] file) {
    List<X509Certificate> all = new ArrayList<>();
    for (Object found : objects(file)) {
      if (found instanceof X509Certificate certificate) {
        all.add(certificate);
      }
    }
    return all;
  }

  static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static List<Object> objects(byte[] file) {
    if (file.length > LARGEST) {
      throw new IllegalArgumentException("The file of a key or certificate is over a megabyte");
    }
    String text = text(file);
    if (text.contains("-----BEGIN ")) {
      return pem(text);
    }
    if (file.length > 0 && file[0] == 0x30) {
      return der(file);
    }
    try {
      return der(Base64.getMimeDecoder().decode(text.strip()));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** The text without its byte order mark; files from Windows have one, some of two bytes. */
  private static String text(byte[] file) {
    int first = file.length > 1 ? (file[0] & 0xFF) << 8 | file[1] & 0xFF : 0;
    Charset charset =
        switch (first) {
          case 0xFFFE -> StandardCharsets.UTF_16LE;
          case 0xFEFF -> StandardCharsets.UTF_16BE;
          default -> StandardCharsets.UTF_8;
        };
    String text = new String(file, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static List<Object> pem(String text) {
    List<Object> all = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        switch (next) {
          case X509CertificateHolder holder -> all.addAll(x509(holder.getEncoded()));
          case ContentInfo bundle -> all.addAll(x509(bundle.getEncoded()));
          default -> all.add(next);
        }
      }
      return all;
    } catch (IOException e) {
      throw new IllegalArgumentException("A PEM block of the file is damaged", e);
    }
  }

  private static List<Object> der(byte[] der) {
    List<X509Certificate> certificates = x509(der);
    if (!certificates.isEmpty()) {
      return List.copyOf(certificates);
    }
    try {
      return ASN1Primitive.fromByteArray(der) instanceof ASN1Sequence sequence
              && sequence.size() > 1
          ? List.of(derKey(sequence))
          : List.of();
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      return List.of();
    }
  }

  /** Told apart by their first members (RFC 5958, RFC 8017, RFC 5915). */
  private static Object derKey(ASN1Sequence sequence) throws IOException {
    if (sequence.getObjectAt(0) instanceof ASN1Sequence) {
      return new PKCS8EncryptedPrivateKeyInfo(sequence.getEncoded());
    }
    if (sequence.getObjectAt(1) instanceof ASN1Sequence) {
      return PrivateKeyInfo.getInstance(sequence);
    }
    if (sequence.size() >= 9) {
      return new PrivateKeyInfo(
          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
          RSAPrivateKey.getInstance(sequence));
    }
    ECPrivateKey ec = ECPrivateKey.getInstance(sequence);
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ec.getParametersObject()), ec);
  }

  /** A certificate, several behind one another, or a PKCS#7 bundle; nothing when it is neither. */
  private static List<X509Certificate> x509(byte[] der) {
    List<X509Certificate> all = new ArrayList<>();
    try {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(der))) {
        all.add((X509Certificate) certificate);
      }
      return all;
    } catch (CertificateException e) {
      return List.of();
    }
  }

  private static @Nullable PrivateKey key(Object found, char[] password) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      return switch (found) {
        case PrivateKeyInfo plain -> converter.getPrivateKey(plain);
        case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
        case PKCS8EncryptedPrivateKeyInfo encrypted ->
            converter.getPrivateKey(opened(encrypted, required(password)));
        case PEMEncryptedKeyPair encrypted ->
            converter.getPrivateKey(opened(encrypted, required(password)));
        default -> null;
      };
    } catch (PEMException e) {
      throw new IllegalArgumentException(
          "The key is of a kind that KSeF does not know; RSA or EC is needed", e);
    }
  }

  private static char[] required(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("The key is encrypted, and no password was given");
    }
    return password;
  }

  private static PrivateKeyInfo opened(PKCS8EncryptedPrivateKeyInfo key, char[] password) {
    try {
      return key.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(PROVIDER).build(password));
    } catch (PKCSException e) {
      throw new IllegalArgumentException("The password of the key is wrong", e);
    } catch (OperatorCreationException e) {
      throw new IllegalArgumentException("The key is encrypted in a way that is not known", e);
    }
  }

  private static PrivateKeyInfo opened(PEMEncryptedKeyPair key, char[] password) {
    try {
      return key.decryptKeyPair(
              new JcePEMDecryptorProviderBuilder().setProvider(PROVIDER).build(password))
          .getPrivateKeyInfo();
    } catch (IOException e) {
      throw new IllegalArgumentException("The password of the key is wrong", e);
    }
  }
}
