package dev.bramka.client.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Reads keys and certificates from PKCS#12 and PEM. */
public final class CertificateFiles {
  private CertificateFiles() {}

  /**
   * Reads a PKCS#12 file; its first key entry counts.
   *
   * @throws IllegalArgumentException when file or password is wrong
   */
  public static Credential.Certificate pkcs12(byte[] file, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(file), password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password) instanceof PrivateKey key) {
          List<X509Certificate> chain = new ArrayList<>();
          for (var certificate : store.getCertificateChain(alias)) {
            chain.add((X509Certificate) certificate);
          }
          return new Credential.Certificate(key, chain);
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("Not a PKCS#12 file, or a wrong password", e);
    }
    throw new IllegalArgumentException("The PKCS#12 file holds no private key");
  }

  /**
   * Reads a PEM key (PKCS#8 or traditional, encrypted or not) and PEM certificates.
   *
   * @throws IllegalArgumentException when a text or the password is wrong
   */
  public static Credential.Certificate pem(String key, String certificates, char[] password) {
    return new Credential.Certificate(privateKey(key, password), chain(certificates));
  }

  /** Both may stand in one text, so what is no certificate is passed over. */
  private static List<X509Certificate> chain(String pem) {
    List<X509Certificate> chain = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof X509CertificateHolder certificate) {
          chain.add(converter.getCertificate(certificate));
        }
      }
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException("The PEM certificate cannot be read", e);
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("The PEM text holds no certificate");
    }
    return chain;
  }

  private static PrivateKey privateKey(String pem, char[] password) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        switch (next) {
          case PrivateKeyInfo plain -> {
            return converter.getPrivateKey(plain);
          }
          case PKCS8EncryptedPrivateKeyInfo encrypted -> {
            return converter.getPrivateKey(
                encrypted.decryptPrivateKeyInfo(
                    new JceOpenSSLPKCS8DecryptorProviderBuilder().build(password)));
          }
          case PEMKeyPair pair -> {
            return converter.getKeyPair(pair).getPrivate();
          }
          case PEMEncryptedKeyPair encrypted -> {
            return converter
                .getKeyPair(
                    encrypted.decryptKeyPair(new JcePEMDecryptorProviderBuilder().build(password)))
                .getPrivate();
          }
          default -> {}
        }
      }
    } catch (IOException | PKCSException | OperatorCreationException e) {
      throw new IllegalArgumentException("The PEM key cannot be read, or its password is wrong", e);
    }
    throw new IllegalArgumentException("The PEM text holds no private key");
  }
}
