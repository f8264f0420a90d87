package dev.bramka.client.auth;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** What proves to KSeF who is logging in. */
public sealed interface Credential {
  /**
   * A KSeF token.
   *
   * @param secret the text KSeF showed once; contains pipes
   */
  record Token(String secret) implements Credential {
    private static final Pattern REFERENCE = Pattern.compile("([0-9]{8}-EC-[0-9A-F-]+)\\|.*");

    /** Its number (EC), which KSeF puts before the first pipe; empty for other texts. */
    public Optional<String> referenceNumber() {
      Matcher known = REFERENCE.matcher(secret);
      return known.matches() ? Optional.of(known.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
      return "Token[secret]";
    }
  }

  /** What a certificate is wanted for. */
  enum Purpose {
    /** Logging in. */
    AUTHENTICATION,
    /** Signing the second QR code of invoices issued offline. */
    OFFLINE
  }

  /**
   * A key and its certificate, for XAdES.
   *
   * @param key RSA of 2048 bit or more, or EC of 256 bit or more
   * @param chain the certificate first, then its issuers if known
   */
  record Certificate(PrivateKey key, List<X509Certificate> chain) implements Credential {
    private static final Pattern NIP = Pattern.compile("(?:VATPL|TINPL)-([0-9]{10})");
    private static final Map<String, String> NAMES =
        Map.of("2.5.4.97", "organizationIdentifier", "2.5.4.5", "serialNumber");

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;

    /** Copies the chain. */
    public Certificate {
      chain = List.copyOf(chain);
    }

    /**
     * Refuses what KSeF would refuse: a certificate that is not valid at the time, a key that is
     * too short, a certificate that is not meant for the purpose (KSeF documentation,
     * "certyfikaty": type Authentication has digitalSignature, type Offline nonRepudiation, never
     * both; qualified signatures, which log in too, may have either).
     *
     * @throws IllegalArgumentException with the cause
     */
    public void require(Purpose purpose, Instant now) {
      X509Certificate own = chain.getFirst();
      if (own.getNotAfter().toInstant().isBefore(now)) {
        throw new IllegalArgumentException(
            "The certificate expired on " + day(own.getNotAfter().toInstant()));
      }
      if (own.getNotBefore().toInstant().isAfter(now)) {
        throw new IllegalArgumentException(
            "The certificate is not valid before " + day(own.getNotBefore().toInstant()));
      }
      if (!strong()) {
        throw new IllegalArgumentException(
            "The key is too short or of another kind; KSeF takes RSA from 2048 and EC from 256 bit");
      }
      requireUsage(purpose, own);
    }

    private boolean strong() {
      return switch (key) {
        case RSAKey rsa -> rsa.getModulus().bitLength() >= 2048;
        case ECKey ec -> ec.getParams().getOrder().bitLength() >= 256;
        default -> false;
      };
    }

    private static void requireUsage(Purpose purpose, X509Certificate own) {
      if (own.getBasicConstraints() >= 0
          && !own.getSubjectX500Principal().equals(own.getIssuerX500Principal())) {
        throw new IllegalArgumentException("The certificate is an authority's, not a signer's");
      }
      boolean[] usage = own.getKeyUsage();
      if (usage == null) {
        return;
      }
      if (purpose == Purpose.OFFLINE && !usage[NON_REPUDIATION]) {
        throw new IllegalArgumentException(
            "The certificate is not of KSeF's type Offline, which alone may sign QR codes");
      }
      boolean offline = usage[NON_REPUDIATION] && !usage[DIGITAL_SIGNATURE];
      boolean ksef = own.getIssuerX500Principal().getName().contains("KSeF");
      if (purpose == Purpose.AUTHENTICATION && offline && ksef) {
        throw new IllegalArgumentException(
            "The certificate is of KSeF's type Offline; logging in takes one of type"
                + " Authentication");
      }
      if (!usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]) {
        throw new IllegalArgumentException("The certificate is not meant for signing");
      }
    }

    /**
     * The NIP of whom the certificate is (KSeF's documentation of authentication: {@code VATPL-} in
     * a seal's organizationIdentifier, {@code TINPL-} in a person's serialNumber); empty when it
     * names none.
     */
    public Optional<String> nip() {
      Matcher known =
          NIP.matcher(
              chain.getFirst().getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES));
      return known.find() ? Optional.of(known.group(1)) : Optional.empty();
    }

    private static String day(Instant moment) {
      return moment.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    @Override
    public String toString() {
      return "Certificate[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
  }
}
