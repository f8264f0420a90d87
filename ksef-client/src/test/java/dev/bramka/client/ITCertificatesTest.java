package dev.bramka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.certificates.Certificates;
import dev.bramka.client.certificates.Certificates.Enrolment;
import dev.bramka.client.certificates.Certificates.Listed;
import dev.bramka.client.certificates.Certificates.Reason;
import dev.bramka.client.certificates.Certificates.Subject;
import dev.bramka.client.certificates.SigningRequest;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.testkit.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** KSeF's certificates, from the request to the revocation, against the simulator. */
class ITCertificatesTest {
  private static final String NIP = "5265877635";

  @TempDir Path folder;
  private Simulator simulator;
  private KsefClient client;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1",
                0,
                folder.resolve("sim.db"),
                Clock.systemUTC(),
                Duration.ofMillis(20),
                true));
    client =
        new KsefClient(
            new KsefEnvironment("simulator", URI.create(simulator.apiUrl())), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private String token(Credential credential) {
    return client.authentication().login(NIP, credential).accessToken();
  }

  private static Credential seal() {
    TestCertificates.Pair seal = TestCertificates.ecSeal(NIP);
    return new Credential.Certificate(seal.key(), List.of(seal.certificate()));
  }

  private Certificates with(Credential credential) {
    String token = token(credential);
    return client.certificates(() -> token);
  }

  private static Credential.Certificate enrolled(Certificates certificates, Purpose purpose)
      throws InterruptedException {
    SigningRequest request = SigningRequest.of(certificates.subject(), SigningRequest.newKey());
    String reference = certificates.request("Bramka test", purpose, request);
    Enrolment outcome = certificates.enrolment(reference);
    for (int i = 0; i < 100 && outcome.status().code() == 100; i++) {
      Thread.sleep(20);
      outcome = certificates.enrolment(reference);
    }
    assertThat(outcome.status().code()).isEqualTo(200);
    X509Certificate made = certificates.certificate(outcome.certificateSerialNumber());
    return new Credential.Certificate(request.keyPair().getPrivate(), List.of(made));
  }

  private static String serial(Credential.Certificate certificate) {
    return "%016X".formatted(certificate.chain().getFirst().getSerialNumber());
  }

  @Test
  void certificate_thatKsefMadeLogsInAndMakesTheNextOne() throws Exception {
    Credential.Certificate first = enrolled(with(seal()), Purpose.AUTHENTICATION);
    first.require(Purpose.AUTHENTICATION, Instant.now());
    Certificates second = with(first);
    Credential.Certificate next = enrolled(second, Purpose.AUTHENTICATION);
    assertThat(token(next)).isNotEmpty();
    assertThat(second.all())
        .extracting(Listed::certificateSerialNumber)
        .containsExactly(serial(next), serial(first));
    assertThat(second.subject().organizationIdentifier()).isEqualTo("VATPL-" + NIP);
  }

  @Test
  void offlineCertificate_signsAndDoesNotLogIn() throws Exception {
    Credential.Certificate offline = enrolled(with(seal()), Purpose.OFFLINE);
    offline.require(Purpose.OFFLINE, Instant.now());
    assertThatThrownBy(() -> token(offline))
        .isInstanceOf(LoginFailure.class)
        .hasMessageContaining("460");
  }

  @Test
  void revokedCertificate_doesNotLogIn() throws Exception {
    Certificates certificates = with(seal());
    Credential.Certificate made = enrolled(certificates, Purpose.AUTHENTICATION);
    certificates.revoke(serial(made), Reason.SUPERSEDED);
    assertThat(certificates.all().getFirst().active()).isFalse();
    assertThatThrownBy(() -> token(made)).hasMessageContaining("odwołany");
    assertThatThrownBy(() -> certificates.revoke(serial(made), Reason.UNSPECIFIED))
        .isInstanceOfSatisfying(
            KsefFailure.Refused.class, e -> assertThat(e.code()).isEqualTo(25009));
  }

  @Test
  void shortenedCertificate_isListedAsItIsAndEnds() throws Exception {
    Credential seal = seal();
    Certificates certificates = with(seal);
    Credential.Certificate made = enrolled(certificates, Purpose.AUTHENTICATION);
    shorten(token(seal), serial(made), Instant.now().minusSeconds(1));
    assertThat(certificates.all().getFirst().status()).isEqualTo("Expired");
    assertThatThrownBy(() -> token(made)).hasMessageContaining("460");
  }

  @Test
  void token_asksForNoCertificate() throws Exception {
    Certificates certificates = with(new Credential.Token(ksefToken()));
    assertRefused(certificates::subject, 25001);
    SigningRequest request = SigningRequest.of(with(seal()).subject(), SigningRequest.newKey());
    assertRefused(() -> certificates.request("Bramka", Purpose.AUTHENTICATION, request), 25002);
    assertThat(certificates.all()).isEmpty();
  }

  @Test
  void request_forSomebodyElseIsRefused() {
    Certificates certificates = with(seal());
    SigningRequest request =
        SigningRequest.of(
            new Subject("Somebody", "PL", null, null, null, null, null, "VATPL-1111111111"),
            SigningRequest.newKey());
    assertRefused(() -> certificates.request("Bramka", Purpose.OFFLINE, request), 25003);
    byte[] damaged = request.der().clone();
    damaged[damaged.length - 3] ^= 1;
    SigningRequest broken = new SigningRequest(request.keyPair(), damaged);
    assertRefused(() -> certificates.request("Bramka", Purpose.OFFLINE, broken), 25004);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KsefFailure.Refused.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void shorten(String token, String serial, Instant to)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(simulator.apiUrl() + "/testdata/certificates/" + serial))
              .header("Authorization", "Bearer " + token)
              .PUT(HttpRequest.BodyPublishers.ofString("{\"validTo\":\"" + to + "\"}"))
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  private String ksefToken() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(simulator.rootUrl() + "/simulator/tokens"))
              .POST(HttpRequest.BodyPublishers.ofString("{\"nip\":\"" + NIP + "\"}"))
              .build();
      return JsonMapper.shared()
          .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .get("token")
          .asString();
    }
  }
}
