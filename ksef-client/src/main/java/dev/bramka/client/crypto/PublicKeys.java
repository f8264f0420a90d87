package dev.bramka.client.crypto;

import dev.bramka.client.http.Transport;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * KSeF's public keys: fetched once, kept for an hour, fetched anew when one was refused. Selection:
 * right usage, valid now, latest start. Thread-safe.
 */
public final class PublicKeys {
  /** Usage of the key that KSeF tokens are encrypted with. */
  public static final String TOKEN = "KsefTokenEncryption";

  /** Usage of the key that AES keys are wrapped with. */
  public static final String SYMMETRIC = "SymmetricKeyEncryption";

  private static final Duration KEPT = Duration.ofHours(1);

  /** A key and the id that tells KSeF which one was used. */
  public record Selected(String publicKeyId, PublicKey key) {
    /** The member {@code encryption} that tells KSeF a symmetric key (contract: EncryptionInfo). */
    public Map<String, String> encryption(SymmetricKey symmetric) {
      Base64.Encoder base64 = Base64.getEncoder();
      return Map.of(
          "encryptedSymmetricKey",
          base64.encodeToString(KsefCrypto.wrap(key, symmetric.key())),
          "initializationVector",
          base64.encodeToString(symmetric.iv()),
          "publicKeyId",
          publicKeyId);
    }
  }

  /** KSeF's list holds no key of the usage that is valid now. */
  public static final class NoValidKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoValidKey(String usage) {
      super("KSeF publishes no valid key for " + usage);
    }
  }

  record Wire(
      @Nullable String certificate,
      @Nullable String publicKeyId,
      @Nullable OffsetDateTime validFrom,
      @Nullable OffsetDateTime validTo,
      @Nullable List<String> usage) {}

  private record Fetched(Instant at, List<Wire> keys) {}

  private final Transport transport;
  private final Clock clock;
  private volatile @Nullable Fetched fetched;

  /** Keys of one environment. */
  public PublicKeys(Transport transport, Clock clock) {
    this.transport = transport;
    this.clock = clock;
  }

  /**
   * The key to use now.
   *
   * @throws NoValidKey when there is none
   */
  public Selected select(String usage) {
    Instant now = clock.instant();
    Optional<Selected> known = find(keys(now), usage, now);
    if (known.isPresent()) {
      return known.get();
    }
    // A list without a valid key is no reason to refuse for an hour.
    refresh();
    throw new NoValidKey(usage);
  }

  private static Optional<Selected> find(List<Wire> keys, String usage, Instant now) {
    return keys.stream()
        .filter(k -> k != null && k.usage() != null && k.usage().contains(usage))
        .filter(k -> k.validFrom() != null && !k.validFrom().toInstant().isAfter(now))
        .filter(k -> k.validTo() != null && k.validTo().toInstant().isAfter(now))
        .sorted(Comparator.comparing((Wire k) -> startOf(k)).reversed())
        .flatMap(k -> selected(k).stream())
        .findFirst();
  }

  private static Instant startOf(Wire key) {
    return Objects.requireNonNull(key.validFrom()).toInstant();
  }

  /** Forgets what was fetched, because KSeF refused a key. */
  public void refresh() {
    fetched = null;
  }

  private List<Wire> keys(Instant now) {
    Fetched known = fetched;
    if (known == null || known.at().plus(KEPT).isBefore(now)) {
      Wire[] all = transport.get("/security/public-key-certificates", null, Wire[].class);
      known = new Fetched(now, Arrays.asList(all));
      fetched = known;
    }
    return known.keys();
  }

  /** Empty when the entry is none that can be used; another one may be. */
  private static Optional<Selected> selected(Wire wire) {
    if (wire.certificate() == null || wire.publicKeyId() == null) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getDecoder().decode(wire.certificate());
      PublicKey key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der))
              .getPublicKey();
      return key instanceof RSAPublicKey
          ? Optional.of(new Selected(wire.publicKeyId(), key))
          : Optional.empty();
    } catch (CertificateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
