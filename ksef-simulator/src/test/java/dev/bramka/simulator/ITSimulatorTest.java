package dev.bramka.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.Crc8;
import dev.bramka.documents.KsefNumber;
import dev.bramka.simulator.Caller.Answer;
import dev.bramka.testkit.MutableClock;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;

class ITSimulatorTest {
  private static final String UNKNOWN = "20260101-SO-0000000000-0000000000-00";
  private static final String NIP = "5265877635";

  @TempDir Path folder;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-02T10:00:00Z"));
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    start(false);
  }

  private void start(boolean limits) {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1", 0, folder.resolve("sim.db"), clock, Duration.ZERO, limits));
    caller = new Caller(simulator.rootUrl());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  /** {@link Caller} compares each answer with the contract; these are all that read. */
  @Test
  void everyAnswer_conformsToTheContract() throws Exception {
    String session = caller.login(NIP).open();
    byte[] xml = invoice("A/1");
    caller.decided(session, xml);
    JsonNode duplicate = caller.decided(session, xml);
    assertThat(duplicate.at("/status/extensions/originalSessionReferenceNumber").asString())
        .isEqualTo(session);
    caller.finished(session);
    for (boolean problems : new boolean[] {false, true}) {
      caller.problems = problems;
      for (String path :
          new String[] {
            "/security/public-key-certificates",
            "/auth/sessions",
            "/rate-limits",
            "/limits/context",
            "/sessions?sessionType=Online",
            "/sessions/" + session + "/invoices",
            "/sessions/" + session + "/invoices/failed"
          }) {
        assertThat(caller.get(path).status()).as(path).isEqualTo(200);
      }
      assertThat(caller.get("/sessions/" + UNKNOWN).status()).isEqualTo(400);
      assertThat(caller.call("GET", "/v2/rate-limits", "x", null).status()).isEqualTo(401);
    }
    caller.call("POST", "/v2/auth/token/refresh", caller.refreshToken, null);
  }

  @Test
  void acceptedInvoice_hasNumberReceiptAndCanBeFetched() throws Exception {
    String session = caller.login(NIP).open();
    byte[] xml = invoice("A/1");
    JsonNode state = caller.decided(session, xml);
    String number = state.get("ksefNumber").asString();
    assertThat(KsefNumber.parse(number)).isPresent();
    assertThat(number).startsWith(NIP + "-20260302-");
    assertThat(session).endsWith(Crc8.of(session.substring(0, 33)));
    Answer fetched = caller.get("/invoices/ksef/" + number);
    assertThat(fetched.text()).isEqualTo(new String(xml, StandardCharsets.UTF_8));
    assertThat(fetched.response().headers().firstValue("x-ms-meta-hash"))
        .contains(Caller.sha256(xml));
    String single = caller.call("GET", state.get("upoDownloadUrl").asString(), "", null).text();
    JsonNode done = caller.finished(session);
    String link = done.at("/upo/pages/0/downloadUrl").asString();
    String collective = caller.call("GET", link, "", null).text();
    for (String upo : new String[] {single, collective}) {
      assertThat(upo).contains(number, Caller.sha256(xml), session, "<Nip>" + NIP + "</Nip>");
      assertThat(signatureValid(upo)).isTrue();
      assertThat(signatureValid(upo.replace(number, number.replace("-20260302-", "-20260303-"))))
          .isFalse();
    }
    assertThat(caller.call("GET", link.replace("sig=", "sig=x"), "", null).status()).isEqualTo(403);
    clock.advance(Duration.ofDays(4));
    assertThat(caller.call("GET", link, "", null).status()).as("expired").isEqualTo(403);
  }

  @Test
  void refusals_haveKsefsStatuses() throws Exception {
    String session = caller.login(NIP).open();
    byte[] xml = invoice("A/1");
    assertThat(code(caller.decided(session, TestInvoices.fa3("1111111111", "A/2")))).isEqualTo(410);
    assertThat(code(caller.decided(session, TestInvoices.fa3(NIP, "A/3", "2026-03-03"))))
        .as("future")
        .isEqualTo(450);
    assertThat(code(caller.decided(session, changed("<P_8B>2<", "<P_8B>x<")))).isEqualTo(450);
    assertThat(code(caller.decided(session, changed("<Fa>", "<?pi?><Fa>")))).isEqualTo(430);
    assertThat(
            code(
                caller.decided(
                    session,
                    changed(
                        "</Faktura>",
                        "<Zalacznik><BlokDanych><MetaDane><ZKlucz>a</ZKlucz><ZWartosc>b</ZWartosc></MetaDane></BlokDanych></Zalacznik></Faktura>"))))
        .isEqualTo(415);
    String wrongPlain =
        caller
            .send(session, invoice("A/9"), caller.encrypted(xml))
            .json()
            .get("referenceNumber")
            .asString();
    assertThat(code(caller.decided(session, wrongPlain))).isEqualTo(430);
    String notOurs =
        caller.send(session, xml, Caller.random(4000)).json().get("referenceNumber").asString();
    assertThat(code(caller.decided(session, notOurs))).isIn(435, 430);
    JsonNode done = caller.finished(session);
    assertThat(code(done)).isEqualTo(445);
    assertThat(caller.send(session, xml).code()).isEqualTo(21180);
    assertThat(code(caller.finished(caller.open()))).as("empty").isEqualTo(440);
  }

  @Test
  void sendingChecks_areImmediate() throws Exception {
    String session = caller.login(NIP).open();
    byte[] xml = invoice("A/1");
    byte[] ciphertext = caller.encrypted(xml);
    Map<String, Object> good =
        new java.util.HashMap<>(
            Map.of(
                "invoiceHash", Caller.sha256(xml),
                "invoiceSize", xml.length,
                "encryptedInvoiceHash", Caller.sha256(ciphertext),
                "encryptedInvoiceSize", ciphertext.length,
                "encryptedInvoiceContent", Base64.getEncoder().encodeToString(ciphertext)));
    String path = "/sessions/online/" + session + "/invoices";
    assertThat(caller.post(path, with(good, "encryptedInvoiceSize", 1)).code()).isEqualTo(21402);
    assertThat(caller.post(path, with(good, "encryptedInvoiceHash", Caller.sha256(xml))).code())
        .isEqualTo(21403);
    assertThat(caller.post(path, with(good, "invoiceHash", "x")).code()).isEqualTo(21405);
    assertThat(caller.post(path, "{").code()).isEqualTo(21405);
    assertThat(caller.post("/sessions/online/nothing/invoices", good).code()).isEqualTo(21405);
    assertThat(caller.post("/sessions/online/" + UNKNOWN + "/invoices", good).code())
        .isEqualTo(21173);
    Caller other = new Caller(simulator.rootUrl()).login("1111111111");
    assertThat(other.post(path, good).code()).as("another context's session").isEqualTo(21173);
  }

  @Test
  void undecryptableKey_failsTheSessionLater() throws Exception {
    caller.login(NIP);
    Answer opened = caller.open(Base64.getEncoder().encodeToString(Caller.random(256)));
    assertThat(opened.status()).isEqualTo(201);
    String session = opened.json().get("referenceNumber").asString();
    Answer state =
        Caller.await(() -> caller.get("/sessions/" + session), a -> code(a.json()) != 100);
    assertThat(code(state.json())).isEqualTo(415);
  }

  @Test
  void login_edges() throws Exception {
    Answer wrong = caller.startLogin(NIP, "x|nip-" + NIP + "|y");
    assertThat(wrong.status()).isEqualTo(202);
    String operation = wrong.json().at("/authenticationToken/token").asString();
    String reference = wrong.json().get("referenceNumber").asString();
    assertThat(code(caller.call("GET", "/v2/auth/" + reference, operation, null).json()))
        .isEqualTo(450);
    assertThat(caller.call("POST", "/v2/auth/token/redeem", operation, null).code())
        .isEqualTo(21301);
    assertThat(caller.startLogin("1111111111", caller.ksefToken(NIP)).status())
        .as("other context")
        .isEqualTo(202);
    assertThat(
            caller
                .call(
                    "POST",
                    "/v2/auth/ksef-token",
                    "",
                    Map.of(
                        "challenge", "20260101-CR-0000000000-0000000000-00",
                        "contextIdentifier", Map.of("type", "Nip", "value", NIP),
                        "encryptedToken", "AAAA"))
                .code())
        .isEqualTo(21111);
  }

  @Test
  void tokens_expireAndAreRefreshedUntilRevoked() throws Exception {
    caller.login(NIP);
    clock.advance(Duration.ofMinutes(16));
    assertThat(caller.get("/rate-limits").status()).isEqualTo(401);
    Answer refreshed = caller.call("POST", "/v2/auth/token/refresh", caller.refreshToken, null);
    String access = refreshed.json().at("/accessToken/token").asString();
    assertThat(caller.call("DELETE", "/v2/auth/sessions/current", access, null).status())
        .isEqualTo(204);
    Answer revoked = caller.call("POST", "/v2/auth/token/refresh", caller.refreshToken, null);
    assertThat(revoked.code()).isEqualTo(21301);
    assertThat(revoked.text()).contains("425");
    assertThat(caller.call("GET", "/v2/rate-limits", access, null).status())
        .as("lives until it expires")
        .isEqualTo(200);
  }

  @Test
  void state_survivesARestart() throws Exception {
    String session = caller.login(NIP).open();
    String number = caller.decided(session, invoice("A/1")).get("ksefNumber").asString();
    String refresh = caller.refreshToken;
    stop();
    start(false);
    Answer refreshed = caller.call("POST", "/v2/auth/token/refresh", refresh, null);
    assertThat(refreshed.status()).isEqualTo(200);
    Caller later = new Caller(simulator.rootUrl()).login(NIP);
    assertThat(later.get("/invoices/ksef/" + number).status()).isEqualTo(200);
    assertThat(code(later.finished(session))).isEqualTo(200);
  }

  @Test
  void session_closesByItselfAfterTwelveHours() throws Exception {
    String session = caller.login(NIP).open();
    caller.decided(session, invoice("A/1"));
    clock.advance(Duration.ofHours(12).plusSeconds(1));
    Caller later = new Caller(simulator.rootUrl()).login(NIP);
    assertThat(
            code(
                Caller.await(() -> later.get("/sessions/" + session), a -> code(a.json()) >= 200)
                    .json()))
        .isEqualTo(200);
  }

  @Test
  void lists_goOnWithContinuationTokens() throws Exception {
    String session = caller.login(NIP).open();
    for (int i = 1; i <= 23; i++) {
      caller.send(session, invoice("L/" + i));
    }
    int seen = 0;
    String token = "";
    do {
      Answer page = page(session, token);
      seen += page.json().get("invoices").size();
      token = page.json().path("continuationToken").asString("");
    } while (!token.isEmpty());
    assertThat(seen).isEqualTo(23);
    assertThat(page(session, "!").code()).isEqualTo(21418);
    assertThat(caller.get("/sessions/" + session + "/invoices?pageSize=5").code()).isEqualTo(21405);
  }

  private Answer page(String session, String token) throws Exception {
    var request =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create(
                    simulator.apiUrl() + "/sessions/" + session + "/invoices?pageSize=10"))
            .header("Authorization", "Bearer " + accessToken());
    if (!token.isEmpty()) {
      request.header("x-continuation-token", token);
    }
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      var response = http.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    }
  }

  private String accessToken() throws Exception {
    return caller
        .call("POST", "/v2/auth/token/refresh", caller.refreshToken, null)
        .json()
        .at("/accessToken/token")
        .asString();
  }

  @Test
  void limits_holdInSlidingWindowsAndCanBeRaised() throws Exception {
    stop();
    start(true);
    caller.login(NIP);
    for (int i = 0; i < 10; i++) {
      assertThat(caller.get("/rate-limits").status()).isEqualTo(200);
    }
    Answer limited = caller.get("/rate-limits");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.response().headers().firstValueAsLong("Retry-After").orElseThrow())
        .isEqualTo(1);
    assertThat(limited.json().at("/status/code").asInt()).isEqualTo(429);
    clock.advance(Duration.ofMillis(1_001));
    JsonNode effective = caller.get("/rate-limits").json();
    assertThat(effective.at("/invoiceSend/perHour").asInt()).isEqualTo(180);
    assertThat(caller.post("/testdata/rate-limits", Map.of("rateLimits", Map.of())).code())
        .isEqualTo(21405);
    Map<String, Object> raised = new java.util.LinkedHashMap<>();
    effective
        .propertyNames()
        .forEach(g -> raised.put(g, Map.of("perSecond", 50, "perMinute", 100, "perHour", 200)));
    assertThat(caller.post("/testdata/rate-limits", Map.of("rateLimits", raised)).status())
        .isEqualTo(200);
    assertThat(caller.get("/rate-limits").json().at("/other/perSecond").asInt()).isEqualTo(50);
  }

  @Test
  void keys_rotateOnCommand() throws Exception {
    caller.login(NIP);
    String old = caller.wrapped("SymmetricKeyEncryption", caller.key);
    caller.call("POST", "/simulator/keys/rotate", "", "");
    assertThat(caller.call("GET", "/v2/security/public-key-certificates", "", null).json())
        .hasSize(4);
    caller.call("POST", "/simulator/keys/rotate?emergency=true", "", "");
    assertThat(caller.call("GET", "/v2/security/public-key-certificates", "", null).json())
        .hasSize(2);
    String session = caller.open(old).json().get("referenceNumber").asString();
    assertThat(
            code(
                Caller.await(() -> caller.get("/sessions/" + session), a -> code(a.json()) != 100)
                    .json()))
        .isEqualTo(415);
  }

  private static boolean signatureValid(String upo) throws Exception {
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(upo.getBytes(StandardCharsets.UTF_8)));
    Element signature =
        (Element) document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
    String der =
        document
            .getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate")
            .item(0)
            .getTextContent();
    var certificate =
        java.security.cert.CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getMimeDecoder().decode(der)));
    DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
    Element properties =
        (Element)
            document
                .getElementsByTagNameNS("http://uri.etsi.org/01903/v1.3.2#", "SignedProperties")
                .item(0);
    context.setIdAttributeNS(properties, null, "Id");
    return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
  }

  private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
    Map<String, Object> copy = new java.util.HashMap<>(map);
    copy.put(name, value);
    return copy;
  }

  private static int code(JsonNode state) {
    return state.at("/status/code").asInt();
  }

  private static byte[] invoice(String number) {
    return TestInvoices.fa3(NIP, number, "2026-02-15");
  }

  private static byte[] changed(String from, String to) {
    return TestInvoices.fa3Text(NIP, "C/" + to.hashCode(), "2026-02-15")
        .replaceFirst(
            java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to))
        .getBytes(StandardCharsets.UTF_8);
  }
}
