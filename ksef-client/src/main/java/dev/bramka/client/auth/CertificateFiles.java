package dev.bramka.client.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys and certificates in the forms in which KSeF, signature providers and openssl hand them
 * out: PKCS#12; keys as PEM, DER or bare Base64, PKCS#8 or traditional, encrypted or not;
 * certificates as PEM, DER, bare Base64 or PKCS#7, alone or with their chain in any order. What is
 * wrong is said as it is: a wrong password, a key without its certificate.
 */
public final class CertificateFiles {
  private CertificateFiles() {}

  /**
   * Reads a PKCS#12 file; its first key with a certificate counts.
   *
   * @throws IllegalArgumentException when file or password is wrong; the message says which
   */
  public static Credential.Certificate pkcs12(byte[] file, char[] password) {
    IllegalArgumentException first;
    try {
      return pkcs12(file, password, null);
    } catch (IllegalArgumentException e) {
      first = e;
    }
    try {
      // Bouncy Castle reads old ciphers and unencrypted keys that the JDK passes over.
      return pkcs12(file, password, KeyFiles.PROVIDER);
    } catch (IllegalArgumentException e) {
      throw first;
    }
  }

  private static Credential.Certificate pkcs12(
      byte[] file, char[] password, @Nullable Provider provider) {
    KeyStore store = opened(file, password, provider);
    try {
      for (String alias : Collections.list(store.aliases())) {
        Certificate[] chain = store.getCertificateChain(alias);
        if (chain != null && store.getKey(alias, password) instanceof PrivateKey key) {
          return matched(key, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
        }
      }
    } catch (UnrecoverableKeyException e) {
      throw new IllegalArgumentException("The password of the PKCS#12 file's key is wrong", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The PKCS#12 file's key cannot be read", e);
    }
    throw new IllegalArgumentException("The PKCS#12 file holds no private key with a certificate");
  }

  private static KeyStore opened(byte[] file, char[] password, @Nullable Provider provider) {
    try {
      KeyStore store =
          provider == null
              ? KeyStore.getInstance("PKCS12")
              : KeyStore.getInstance("PKCS12", provider);
      store.load(new ByteArrayInputStream(file), password);
      return store;
    } catch (IOException e) {
      boolean wrong = e.getCause() instanceof UnrecoverableKeyException;
      throw new IllegalArgumentException(
          wrong ? "The password of the PKCS#12 file is wrong" : "The file is not a PKCS#12 file",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The PKCS#12 file cannot be read", e);
    }
  }

  /**
   * Reads a key and the certificates that belong to it; both may be the same file.
   *
   * @param password of the key; empty when it has none
   * @throws IllegalArgumentException when something is missing or wrong; the message says what
   */
  public static Credential.Certificate read(byte[] key, byte[] certificates, char[] password) {
    PrivateKey secret = KeyFiles.privateKey(key, password);
    List<X509Certificate> found = KeyFiles.certificates(certificates);
    if (found.isEmpty()) {
      throw new IllegalArgumentException("The certificate's file holds no certificate");
    }
    return matched(secret, found);
  }

  /** The key, then the certificates, as PEM without a password. */
  public static String pem(Credential.Certificate credential) {
    StringBuilder pem = new StringBuilder();
    append(pem, "PRIVATE KEY", Objects.requireNonNull(credential.key().getEncoded()));
    for (X509Certificate certificate : credential.chain()) {
      try {
        append(pem, "CERTIFICATE", certificate.getEncoded());
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("The certificate cannot be written", e);
      }
    }
    return pem.toString();
  }

  private static void append(StringBuilder pem, String kind, byte[] der) {
    pem.append("-----BEGIN ").append(kind).append("-----\n");
    pem.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    pem.append("\n-----END ").append(kind).append("-----\n");
  }

  /** The key's own certificate first, then its issuers as far as they are there. */
  private static Credential.Certificate matched(PrivateKey key, List<X509Certificate> found) {
    X509Certificate own =
        found.stream()
            .filter(certificate -> belong(key, certificate.getPublicKey()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Key and certificate do not belong together: "
                            + KeyFiles.name(found.getFirst())
                            + " is the certificate of another key"));
    List<X509Certificate> chain = new ArrayList<>(List.of(own));
    for (X509Certificate next = issuer(own, found); next != null; next = issuer(next, found)) {
      if (chain.contains(next)) {
        break;
      }
      chain.add(next);
    }
    return new Credential.Certificate(key, chain);
  }

  private static @Nullable X509Certificate issuer(
      X509Certificate certificate, List<X509Certificate> among) {
    return among.stream()
        .filter(c -> c.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
        .findFirst()
        .orElse(null);
  }

  private static boolean belong(PrivateKey secret, PublicKey open) {
    boolean rsa = secret.getAlgorithm().equals("RSA");
    if (rsa != open.getAlgorithm().equals("RSA")) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(secret);
      signature.update(new byte[] {1});
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(new byte[] {1});
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
