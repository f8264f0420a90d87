package dev.bramka.client.certificates;

import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of whoever is logged in, which takes a certificate: with a KSeF token only
 * listing works (contract, {@code /certificates}). Each method is one call and fails with a {@link
 * KsefFailure}; only {@link #all} makes several. Thread-safe.
 */
public final class Certificates {
  private static final int PAGE = 50;

  /** More than a NIP can have (100), should KSeF never come to an end. */
  private static final int MOST_PAGES = 20;

  /**
   * Who a certificate is for, as it must stand in the request; what is null is left out.
   *
   * @param commonName X.520 attribute 2.5.4.3
   */
  public record Subject(
      String commonName,
      String countryName,
      @Nullable String givenName,
      @Nullable String surname,
      @Nullable String serialNumber,
      @Nullable String uniqueIdentifier,
      @Nullable String organizationName,
      @Nullable String organizationIdentifier) {}

  /** A status as KSeF has it: 100 while it works, 200 when the certificate is there. */
  public record Status(int code, @Nullable String description, @Nullable List<String> details) {
    /** Code, description and details in one line. */
    public String words() {
      String more = details == null ? "" : String.join("; ", details);
      return "%d %s %s".formatted(code, description == null ? "" : description, more).strip();
    }
  }

  /**
   * What became of a request.
   *
   * @param certificateSerialNumber null until there is a certificate
   */
  public record Enrolment(Status status, @Nullable String certificateSerialNumber) {}

  /**
   * A certificate as KSeF lists it. Its end may be earlier than the certificate itself says.
   *
   * @param type Authentication or Offline
   * @param status Active, Blocked, Revoked or Expired
   */
  public record Listed(
      String certificateSerialNumber,
      String name,
      String type,
      String status,
      OffsetDateTime validFrom,
      OffsetDateTime validTo) {
    /** Whether it can be used. */
    public boolean active() {
      return "Active".equals(status);
    }
  }

  record Accepted(String referenceNumber) {}

  record Retrieved(List<One> certificates) {
    record One(byte[] certificate, String certificateSerialNumber) {}
  }

  record Page(List<Listed> certificates, boolean hasMore) {}

  private final Transport transport;
  private final Supplier<String> accessToken;

  /**
   * Certificates over this transport.
   *
   * @param accessToken gives a valid access token whenever asked
   */
  public Certificates(Transport transport, Supplier<String> accessToken) {
    this.transport = transport;
    this.accessToken = accessToken;
  }

  /** Whom a certificate would be for: whoever logged in. */
  public Subject subject() {
    return transport.get("/certificates/enrollments/data", accessToken.get(), Subject.class);
  }

  /**
   * Asks for a certificate.
   *
   * @param name 5 to 100 letters, digits, blanks, hyphens and underscores
   * @return the request's number (EH)
   */
  public String request(String name, Purpose purpose, SigningRequest request) {
    String path = "/certificates/enrollments";
    Map<String, String> body =
        Map.of(
            "certificateName", name, "certificateType", wireName(purpose), "csr", request.base64());
    Accepted answer = transport.post(path, accessToken.get(), body, Accepted.class);
    return present(answer.referenceNumber(), "POST " + path);
  }

  /** KSeF's answers are not trusted to have what they must have. */
  private static <T> T present(@Nullable T value, String call) {
    if (value == null) {
      throw new KsefFailure.Broken(call, 200, "the answer lacks what it must have");
    }
    return value;
  }

  private static String wireName(Purpose purpose) {
    return switch (purpose) {
      case AUTHENTICATION -> "Authentication";
      case OFFLINE -> "Offline";
    };
  }

  /** What became of a request. */
  public Enrolment enrolment(String referenceNumber) {
    String path = "/certificates/enrollments/" + referenceNumber;
    Enrolment answer = transport.get(path, accessToken.get(), Enrolment.class);
    present(answer.status(), "GET " + path);
    return answer;
  }

  /**
   * Fetches a certificate.
   *
   * @throws KsefFailure.Corrupt when the answer has another one, or none
   */
  public X509Certificate certificate(String serialNumber) {
    String path = "/certificates/retrieve";
    Retrieved answer =
        transport.post(
            path,
            accessToken.get(),
            Map.of("certificateSerialNumbers", List.of(serialNumber)),
            Retrieved.class);
    return present(answer.certificates(), "POST " + path).stream()
        .filter(one -> one != null && serialNumber.equals(one.certificateSerialNumber()))
        .findFirst()
        .map(Certificates::read)
        .orElseThrow(
            () ->
                new KsefFailure.Corrupt(
                    "POST " + path, "the answer has no certificate " + serialNumber));
  }

  private static X509Certificate read(Retrieved.One one) {
    String call = "POST /certificates/retrieve";
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(present(one.certificate(), call)));
    } catch (CertificateException e) {
      throw new KsefFailure.Corrupt(call, "the certificate cannot be read");
    }
  }

  /** All certificates, the latest request first. */
  public List<Listed> all() {
    List<Listed> all = new ArrayList<>();
    for (int page = 0; page < MOST_PAGES; page++) {
      Page answer =
          transport.post(
              "/certificates/query?pageSize=" + PAGE + "&pageOffset=" + page,
              accessToken.get(),
              Map.of(),
              Page.class);
      for (Listed one : present(answer.certificates(), "POST /certificates/query")) {
        present(
            present(one, "POST /certificates/query").certificateSerialNumber(),
            "POST /certificates/query");
        present(one.validTo(), "POST /certificates/query");
        all.add(one);
      }
      if (!answer.hasMore()) {
        break;
      }
    }
    return all;
  }

  /** Why a certificate is revoked, as KSeF has it. */
  public enum Reason {
    /** None is given. */
    UNSPECIFIED("Unspecified"),
    /** Another one takes its place. */
    SUPERSEDED("Superseded"),
    /** Somebody else may have its key. */
    KEY_COMPROMISE("KeyCompromise");

    private final String wireName;

    Reason(String wireName) {
      this.wireName = wireName;
    }
  }

  /** Revokes a certificate, for good. */
  public void revoke(String serialNumber, Reason reason) {
    transport.post(
        "/certificates/" + serialNumber + "/revoke",
        accessToken.get(),
        Map.of("revocationReason", reason.wireName));
  }
}
