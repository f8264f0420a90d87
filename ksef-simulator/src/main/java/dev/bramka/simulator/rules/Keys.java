package dev.bramka.simulator.rules;

import dev.bramka.simulator.state.KeyStore;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The public keys that KSeF publishes, one per usage, and their rotation. Thread-safe. */
public final class Keys {
  /** Usage of the key that KSeF tokens are encrypted for. */
  public static final String TOKEN = "KsefTokenEncryption";

  /** Usage of the key that AES keys are wrapped for. */
  public static final String SYMMETRIC = "SymmetricKeyEncryption";

  private static final String NAME = "CN=Ministerstwo Finansów (symulator), O=Bramka, C=PL";

  private final KeyStore store;
  private final Clock clock;

  /** Makes the first keys when the store has none. */
  public Keys(KeyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    if (store.published().isEmpty()) {
      publishBoth();
    }
  }

  /** All published keys. */
  public List<KeyStore.Entry> published() {
    return store.published();
  }

  /** The keys a ciphertext may be for: the named one, or every published one of the usage. */
  public List<KeyStore.Entry> candidates(
      String usage, @org.jspecify.annotations.Nullable String id) {
    return store.published().stream()
        .filter(e -> e.usage().equals(usage) && (id == null || id.equals(e.publicKeyId())))
        .toList();
  }

  /**
   * Publishes new keys.
   *
   * @param emergency whether the old ones vanish at once instead of staying valid beside the new
   */
  public synchronized void rotate(boolean emergency) {
    if (emergency) {
      store.withdrawAll();
    }
    publishBoth();
  }

  private void publishBoth() {
    List.of(TOKEN, SYMMETRIC).parallelStream().forEach(this::publish);
  }

  /** The key and certificate that receipts are signed with: those of the symmetric usage. */
  SigningKey signing() {
    KeyStore.Entry entry =
        store.published().stream()
            .filter(e -> e.usage().equals(SYMMETRIC))
            .findFirst()
            .orElseThrow();
    try {
      PrivateKey key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(entry.privateKey()));
      return new SigningKey(key, certificate(entry.certificate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  record SigningKey(PrivateKey key, X509Certificate certificate) {}

  static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private void publish(String usage) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      Instant from = clock.instant().minus(Duration.ofMinutes(1));
      Instant to = from.plus(Duration.ofDays(730));
      X509Certificate certificate = selfSigned(pair, from, to);
      store.add(
          new KeyStore.Entry(
              Base64.getEncoder().encodeToString(Crypto.sha256Bytes(pair.getPublic().getEncoded())),
              usage,
              pair.getPrivate().getEncoded(),
              certificate.getEncoded(),
              certificate.getNotBefore().getTime(),
              certificate.getNotAfter().getTime()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("Cannot make the simulator's keys", e);
    }
  }

  private static X509Certificate selfSigned(KeyPair pair, Instant from, Instant to)
      throws OperatorCreationException, CertificateException {
    X500Name name = new X500Name(NAME);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(from.toEpochMilli()),
                    Date.from(from),
                    Date.from(to),
                    name,
                    pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
  }
}
