package dev.bramka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.auth.LoginTokens;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.FormCode;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.OnlineSessions;
import dev.bramka.client.session.SentInvoice;
import dev.bramka.client.session.SessionState;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.simulator.faults.FaultPlan.Fault;
import dev.bramka.simulator.faults.FaultPlan.Kind;
import dev.bramka.testkit.TestCertificates;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ITKsefClientTest {
  private static final String NIP = "5265877635";
  private static final FormCode FA3 = new FormCode("FA (3)", "1-0E", "FA");

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

  @Test
  void invoice_goesOutAndComesBackWithReceipt() throws Exception {
    OnlineSessions sessions = loggedIn();
    SymmetricKey key = SymmetricKey.random();
    String session = sessions.open(FA3, key).referenceNumber();
    byte[] xml = TestInvoices.fa3(NIP, "FV/1");
    String reference = sessions.send(session, encrypted(key, xml));
    InvoiceState state =
        await(() -> sessions.invoice(session, reference), s -> s.status().code() >= 200);
    assertThat(state.status().code()).isEqualTo(200);
    assertThat(state.ksefNumber()).startsWith(NIP);
    assertThat(state.invoiceNumber()).isEqualTo("FV/1");
    assertThat(
            await(() -> sessions.invoice(session, reference), s -> s.permanentStorageDate() != null)
                .permanentStorageDate())
        .isNotNull();
    assertThat(sessions.download(state.ksefNumber())).isEqualTo(xml);

    sessions.close(session);
    SessionState done = await(() -> sessions.status(session), s -> s.status().code() >= 200);
    String upo =
        new String(
            sessions.upo(session, done.upo().pages().getFirst().referenceNumber()),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(upo)
        .contains(state.ksefNumber(), KsefCrypto.sha256(xml), "NumerReferencyjnyTokenaKSeF")
        .contains("SignatureValue");
  }

  @Test
  void login_withRsaAndEcCertificate() {
    for (TestCertificates.Pair pair :
        List.of(TestCertificates.rsaSeal(NIP), TestCertificates.ecSeal(NIP))) {
      LoginTokens tokens =
          client
              .authentication()
              .login(NIP, new Credential.Certificate(pair.key(), List.of(pair.certificate())));
      assertThat(client.sessions(tokens::accessToken).rateLimits()).containsKey("invoiceSend");
    }
  }

  @Test
  void login_withExpiredCertificateOrForOthers_isRefused() {
    TestCertificates.Pair expired = TestCertificates.expiredSeal(NIP);
    assertThatThrownBy(
            () ->
                client
                    .authentication()
                    .login(
                        NIP,
                        new Credential.Certificate(expired.key(), List.of(expired.certificate()))))
        .isInstanceOf(LoginFailure.class);
    TestCertificates.Pair other = TestCertificates.ecSeal("1111111111");
    assertThatThrownBy(
            () ->
                client
                    .authentication()
                    .login(
                        NIP, new Credential.Certificate(other.key(), List.of(other.certificate()))))
        .hasMessageContaining("415");
    TestCertificates.Pair anonymous = TestCertificates.anonymous();
    assertThatThrownBy(
            () ->
                client
                    .authentication()
                    .login(
                        NIP,
                        new Credential.Certificate(
                            anonymous.key(), List.of(anonymous.certificate()))))
        .hasMessageContaining("21406");
  }

  @Test
  void login_withWrongToken_namesTheVerdict() {
    assertThatThrownBy(
            () -> client.authentication().login(NIP, new Credential.Token("x|nip-" + NIP + "|00")))
        .isInstanceOfSatisfying(
            LoginFailure.class, e -> assertThat(e.step()).isEqualTo(LoginFailure.Step.VERDICT))
        .hasMessageContaining("450");
  }

  @Test
  void refresh_givesNewAccessToken() throws Exception {
    LoginTokens tokens = client.authentication().login(NIP, new Credential.Token(ksefToken()));
    LoginTokens refreshed = client.authentication().refresh(tokens);
    assertThat(refreshed.accessToken()).isNotEqualTo(tokens.accessToken());
    assertThat(client.sessions(refreshed::accessToken).rateLimits()).isNotEmpty();
  }

  @Test
  void keys_rotatedInEmergency_areFetchedAnew() throws Exception {
    OnlineSessions sessions = loggedIn();
    sessions.open(FA3, SymmetricKey.random());
    control("/simulator/keys/rotate?emergency=true", "");
    assertThat(sessions.open(FA3, SymmetricKey.random()).referenceNumber()).contains("-SO-");
    loggedIn();
  }

  @Test
  void post_isSentOnceWhateverHappens() throws Exception {
    OnlineSessions sessions = loggedIn();
    SymmetricKey key = SymmetricKey.random();
    String session = sessions.open(FA3, key).referenceNumber();
    simulator.faults().add(new Fault("POST", "/invoices", Kind.DROP_AFTER, 0, 1));
    assertThatThrownBy(() -> sessions.send(session, encrypted(key, TestInvoices.fa3(NIP, "FV/2"))))
        .isInstanceOfSatisfying(KsefFailure.class, e -> assertThat(e.inDoubt()).isTrue());
    assertThat(sessions.invoicePage(session, null).invoices()).hasSize(1);
    simulator.faults().add(new Fault("POST", "/invoices", Kind.STATUS, 503, 1));
    assertThatThrownBy(() -> sessions.send(session, encrypted(key, TestInvoices.fa3(NIP, "FV/3"))))
        .isInstanceOf(KsefFailure.Broken.class);
    assertThat(sessions.invoicePage(session, null).invoices()).hasSize(1);
  }

  @Test
  void everyCall_isMadeOnce() throws Exception {
    OnlineSessions sessions = loggedIn();
    simulator.faults().add(new Fault("GET", "/rate-limits", Kind.STATUS, 500, 1));
    assertThatThrownBy(sessions::rateLimits).isInstanceOf(KsefFailure.Broken.class);
    assertThat(sessions.rateLimits()).isNotEmpty();
  }

  @Test
  void rateLimit_comesWithTheTimeToWait() throws Exception {
    OnlineSessions sessions = loggedIn();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 12; i++) {
                sessions.rateLimits();
              }
            })
        .isInstanceOfSatisfying(
            KsefFailure.RateLimited.class,
            e -> assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofHours(1)));
  }

  @Test
  void refusal_carriesKsefsCode() throws Exception {
    OnlineSessions sessions = loggedIn();
    assertThatThrownBy(() -> sessions.status("20260101-SO-0000000000-0000000000-00"))
        .isInstanceOfSatisfying(
            KsefFailure.Refused.class, e -> assertThat(e.code()).isEqualTo(21173));
  }

  private OnlineSessions loggedIn() throws Exception {
    LoginTokens tokens = client.authentication().login(NIP, new Credential.Token(ksefToken()));
    return client.sessions(tokens::accessToken);
  }

  private String ksefToken() throws Exception {
    String answer = control("/simulator/tokens", "{\"nip\":\"" + NIP + "\"}");
    return JsonMapper.shared().readTree(answer).get("token").stringValue();
  }

  private String control(String path, String body) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(simulator.rootUrl() + path))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static SentInvoice encrypted(SymmetricKey key, byte[] xml) {
    byte[] ciphertext = key.encrypt(xml);
    return new SentInvoice(
        KsefCrypto.sha256(xml),
        xml.length,
        KsefCrypto.sha256(ciphertext),
        ciphertext.length,
        ciphertext,
        false);
  }

  private static <T> T await(Supplier<T> call, Predicate<T> done) throws InterruptedException {
    for (int i = 0; ; i++) {
      T value = call.get();
      if (done.test(value) || i == 50) {
        return value;
      }
      Thread.sleep(100);
    }
  }
}
