package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.KsefNumber;
import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.testkit.TestCertificates;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

abstract class ApiV1Contract extends GatewayFixture {
  private static final Base64.Encoder B64 = Base64.getEncoder();

  @Autowired Tenants tenants;
  @Autowired ApiKeys keys;

  @Test
  void plainSession_wholeJourney() throws Exception {
    String session = gateway.open();
    byte[] xml = invoice();
    String id = gateway.send(session, xml).json().get("id").asString();
    JsonNode status = gateway.decided(id);
    assertThat(status.get("status").asString()).isEqualTo("accepted");
    String number = status.get("ksefReferenceNumber").asString();
    assertThat(KsefNumber.parse(number)).isPresent();
    assertThat(status.get("acquisitionTimestamp").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00");

    assertThat(gateway.get("/session/status/" + session).text()).contains("active");
    Answer early = gateway.get("/session/upo/" + session);
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("1111");
    assertThat(gateway.get("/session/close/" + session).json().get("result").asBoolean()).isTrue();
    assertThat(gateway.get("/session/close/" + session).json().get("result").asBoolean()).isTrue();
    assertThat(gateway.get("/session/status/" + session).text()).contains("closed");
    Answer upo = gateway.upo(session);
    assertThat(upo.response().headers().firstValue("Content-Type"))
        .hasValueSatisfying(t -> assertThat(t).isEqualToIgnoringCase("text/xml;charset=UTF-8"));
    assertThat(upo.text()).contains(number, B64.encodeToString(sha256(xml)));
    assertThat(gateway.get("/get/" + session + "/" + number).body()).isEqualTo(xml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAEP", "PKCS1"})
  void encryptedSession_wholeJourney(String wrapping) throws Exception {
    byte[] key = random(32);
    byte[] iv = random(16);
    String session = openEncrypted(wrapped(key, wrapping), iv).json().get("id").asString();
    byte[] xml = invoice();
    Answer sent =
        sendEncrypted(session, aes(Cipher.ENCRYPT_MODE, key, iv, xml), sha256(xml), xml.length);
    assertThat(sent.status()).isEqualTo(200);
    JsonNode status = gateway.decided(sent.json().get("id").asString());
    assertThat(status.get("status").asString()).isEqualTo("accepted");
    Answer back =
        gateway.get("/get/" + session + "/" + status.get("ksefReferenceNumber").asString());
    assertThat(back.response().headers().firstValue("Content-Type"))
        .contains("application/octet-stream");
    assertThat(aes(Cipher.DECRYPT_MODE, key, iv, back.body())).isEqualTo(xml);
    gateway.get("/session/close/" + session);
    assertThat(gateway.upo(session).text()).contains(B64.encodeToString(sha256(xml)));
  }

  @Test
  void sameBytes_sameIdAndOneInvoiceAtKsef() throws Exception {
    String session = gateway.open();
    byte[] xml = invoice();
    List<Callable<String>> calls =
        IntStream.range(0, 20)
            .<Callable<String>>mapToObj(
                i -> () -> gateway.send(session, xml).json().get("id").asString())
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      assertThat(threads.invokeAll(calls).stream().map(f -> f.resultNow()).distinct()).hasSize(1);
    }
    gateway.get("/session/close/" + session);
    assertThat(gateway.upo(session).text())
        .contains("<CalkowitaLiczbaDokumentow>1</CalkowitaLiczbaDokumentow>");
    assertThat(gateway.send(session, xml).status())
        .as("idempotent even when closed")
        .isEqualTo(200);
    Answer other = gateway.send(session, invoice());
    assertThat(other.code()).isEqualTo("1204");
    assertThat(other.status()).as("a refusal of the caller").isEqualTo(409);
    assertThat(other.details()).contains("closed");
  }

  @Test
  void duplicateInOtherSession_isRejectedWithTheOriginalsNumber() throws Exception {
    byte[] xml = invoice();
    String first = gateway.decided(sent(gateway.open(), xml)).get("ksefReferenceNumber").asString();
    JsonNode second = gateway.decided(sent(gateway.open(), xml));
    assertThat(second.get("status").asString()).isEqualTo("rejected");
    assertThat(second.at("/error/code").asInt()).isEqualTo(440);
    assertThat(second.at("/error/details").asString()).contains(first);
  }

  @Test
  void foreignSeller_isRejectedByKsef() throws Exception {
    String session = gateway.open();
    JsonNode status = gateway.decided(sent(session, TestInvoices.fa3("5265877635", number())));
    assertThat(status.at("/error/code").asInt()).isEqualTo(410);
    gateway.get("/session/close/" + session);
    Thread.sleep(300);
    Answer upo = gateway.upo(session);
    assertThat(upo.code()).isEqualTo("1111");
  }

  @Test
  void fa2_hasSessionsOfItsOwn() throws Exception {
    byte[] xml =
        TestInvoices.fa2Text(gateway.nip, number(), "2026-02-15").getBytes(StandardCharsets.UTF_8);
    assertThat(gateway.post("/validate", "text/xml", xml).json().get("invoiceVersion").asString())
        .isEqualTo("v2");
    String v2 =
        gateway.post("/session/open", Map.of("invoiceVersion", "V2")).json().get("id").asString();
    assertThat(gateway.decided(sent(v2, xml)).get("status").asString()).isEqualTo("accepted");
    assertThat(gateway.send(gateway.open(), xml).code()).isEqualTo("1201");
  }

  @Test
  void authentication() {
    assertThat(gateway.anonymous("/api/invoice/public/key").code()).isEqualTo("1000");
    Answer wrong = gateway.as("nobody", "wrong").get("/public/key");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.json().at("/error/code").asInt()).isEqualTo(1000);
    assertThat(wrong.response().headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(h -> assertThat(h).startsWith("Basic"));
  }

  @Test
  void otherTenant_seesNothing() throws Exception {
    tenants.save(new Tenant("other", "Other", "5265877635", Environment.SIMULATOR));
    ApiKeys.Issued key = keys.issue("other");
    Gateway other = gateway.as(key.id(), key.secret());
    String session = gateway.open();
    String id = sent(session, invoice());
    for (String path : List.of("/session/status/", "/session/close/", "/session/upo/")) {
      assertThat(other.get(path + session).code()).as(path).isEqualTo("1110");
    }
    assertThat(other.get("/status/" + id).code()).isEqualTo("1110");
    assertThat(other.send(session, invoice()).code()).isEqualTo("1110");
    Answer open = other.post("/session/open", Map.of("invoiceVersion", "v3"));
    assertThat(open.status()).as("no credential configured").isEqualTo(500);
    assertThat(open.code()).isEqualTo("1101");
  }

  @Test
  void tenantWithACertificate_logsInAndSends() throws Exception {
    TestCertificates.Pair pair = TestCertificates.ecSeal("9999999999");
    tenants.save(new Tenant("sealed", "Sealed", "9999999999", Environment.SIMULATOR));
    tenants.credential("sealed", CredentialKind.CERTIFICATE, pair.pem());
    ApiKeys.Issued key = keys.issue("sealed");
    Gateway sealed = gateway.as(key.id(), key.secret());
    byte[] xml = TestInvoices.fa3("9999999999", number());
    String id = sealed.send(sealed.open(), xml).json().get("id").asString();
    assertThat(sealed.decided(id).get("status").asString()).isEqualTo("accepted");
  }

  @Test
  void sessionOpen_badInput() throws Exception {
    byte[] iv = random(16);
    byte[] key = wrapped(random(32), "OAEP");
    assertThat(openEncrypted(key, random(15)).code()).isEqualTo("1002");
    assertThat(openEncrypted(wrapped(random(16), "OAEP"), iv).code()).isEqualTo("1003");
    assertThat(openEncrypted(wrapped(random(31), "PKCS1"), iv).code()).isEqualTo("1003");
    assertThat(openEncrypted(random(256), iv).code()).isEqualTo("1003");
    assertThat(openEncrypted(random(5), iv).code()).isEqualTo("1003");
    expect(
        Map.of("invoiceVersion", "v3", "initVector", "?", "encryptedKey", "AA=="),
        "1005",
        "/initVector");
    expect(
        Map.of("invoiceVersion", "v3", "initVector", B64.encodeToString(iv)),
        "1208",
        "/encryptedKey");
    expect(Map.of("invoiceVersion", 3), "1208", "/invoiceVersion");
    expect(Map.of(), "1208", "/invoiceVersion");
    expect(Map.of("invoiceVersion", "v1"), "1201", "v3");
    expect(Map.of("invoiceVersion", "v9"), "1201", "");
  }

  private void expect(Map<String, ?> open, String code, String details) {
    Answer answer = gateway.post("/session/open", open);
    assertThat(answer.code()).as(open.toString()).isEqualTo(code);
    assertThat(answer.details()).contains(details);
  }

  @Test
  void send_badInput() throws Exception {
    String session = gateway.open();
    assertThat(
            gateway
                .post(
                    "/send",
                    Map.of(
                        "sessionId",
                        "20260101-SO-0000000000-0000000000-00",
                        "plain",
                        Map.of("invoice", "")))
                .code())
        .isEqualTo("1109");
    Answer missing = gateway.post("/send", Map.of("sessionId", session));
    assertThat(missing.code()).isEqualTo("1208");
    assertThat(missing.details()).startsWith("/plain");
    Answer mode =
        gateway.post(
            "/send",
            Map.of(
                "sessionId",
                session,
                "encrypted",
                Map.of("encryptedInvoice", "AAAA", "invoiceHash", "AAAA", "invoiceSize", 1)));
    assertThat(mode.code()).isEqualTo("1208");
    Answer base64 =
        gateway.post("/send", Map.of("sessionId", session, "plain", Map.of("invoice", "####")));
    assertThat(base64.code()).isEqualTo("1005");
    assertThat(base64.details()).isEqualTo("/plain/invoice");
    assertThat(gateway.send(session, "<a>".getBytes(StandardCharsets.UTF_8)).code())
        .isEqualTo("1201");
    Answer format =
        gateway.send(
            session, text().replace("<P_8B>2<", "<P_8B>2,5<").getBytes(StandardCharsets.UTF_8));
    assertThat(format.code()).isEqualTo("1203");
    assertThat(format.details()).contains("line ", "/Faktura/Fa/FaWiersz[1]/P_8B");
    Answer json = gateway.post("/send", "application/json", "{".getBytes(StandardCharsets.UTF_8));
    assertThat(json.code()).isEqualTo("1208");
    assertThat(json.details()).contains("line 1");
    assertThat(gateway.post("/send", "text/plain", new byte[] {1}).code()).isEqualTo("1011");
    assertThat(gateway.post("/send", "multipart/form-data", new byte[] {1}).code())
        .isEqualTo("1011");
  }

  @Test
  void sendEncrypted_badInput() throws Exception {
    byte[] key = random(32);
    byte[] iv = random(16);
    String session = openEncrypted(wrapped(key, "OAEP"), iv).json().get("id").asString();
    byte[] xml = invoice();
    byte[] good = aes(Cipher.ENCRYPT_MODE, key, iv, xml);
    assertThat(sendEncrypted(session, random(4000), sha256(xml), xml.length).code())
        .isEqualTo("1203");
    assertThat(sendEncrypted(session, good, random(32), xml.length).details())
        .contains("invoiceHash");
    assertThat(sendEncrypted(session, good, random(31), xml.length).code()).isEqualTo("1208");
    assertThat(sendEncrypted(session, good, sha256(xml), 7).details()).contains("invoiceSize");
    assertThat(gateway.send(session, xml).code()).as("mode mismatch").isEqualTo("1208");
    assertThat(sendEncrypted(session, good, sha256(xml), xml.length).status()).isEqualTo(200);
  }

  @Test
  void sizes() {
    byte[] huge = new byte[3_000_001];
    java.util.Arrays.fill(huge, (byte) ' ');
    Answer declared = gateway.post("/validate", "text/xml", huge);
    assertThat(declared.status()).isEqualTo(413);
    assertThat(declared.code()).isEqualTo("1202");
    Answer chunked =
        gateway.call(
            gateway
                .request("/api/invoice/validate")
                .header("Content-Type", "text/xml")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge)))
                .build());
    assertThat(chunked.code()).isEqualTo("1202");
    assertThat(gateway.post("/validate", "text/xml", new byte[0]).code()).isEqualTo("1202");
  }

  @Test
  void unknownThings() {
    String session = gateway.open();
    assertThat(gateway.get("/status/20260101-EE-0000000000-0000000000-00").code())
        .isEqualTo("1207");
    assertThat(gateway.get("/session/upo/x").code()).isEqualTo("1109");
    assertThat(gateway.get("/get/" + session + "/x").code()).isEqualTo("1207");
    assertThat(gateway.get("/get/" + session + "/5265877635-20250826-0100001AF629-AF").code())
        .isEqualTo("1207");
    Answer none = gateway.get("/nothing");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.code()).isEqualTo("1010");
    assertThat(gateway.anonymous("/error").code()).isEqualTo("1010");
    assertThat(gateway.get("/status/a%2Fb").code()).as("the container's refusal").isEqualTo("1011");
    Answer method = gateway.get("/send");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.code()).isEqualTo("1011");
    assertThat(method.response().headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void correlationId_comesBack() {
    Answer given =
        gateway.call(
            gateway
                .request("/api/invoice/public/key")
                .header("X-Correlation-Id", "order-7")
                .GET()
                .build());
    assertThat(given.response().headers().firstValue("X-Correlation-Id")).contains("order-7");
    Answer forged =
        gateway.call(
            gateway
                .request("/api/invoice/public/key")
                .header("X-Correlation-Id", "a b\"")
                .GET()
                .build());
    assertThat(forged.response().headers().firstValue("X-Correlation-Id").orElseThrow())
        .matches("[0-9a-f-]{36}");
  }

  @Test
  void healthDetailsAndMetrics_areOnTheManagementPortOnly() {
    Answer health = gateway.managed("/actuator/health");
    assertThat(health.json().at("/components/ksef/details/simulator").asString())
        .isEqualTo("reachable");
    assertThat(health.json().at("/components/followUp/status").asString()).isEqualTo("UP");
    assertThat(gateway.managed("/actuator/prometheus").text())
        .contains("bramka_invoices_sent_total", "bramka_followup_lateness_seconds");
    assertThat(gateway.managed("/api/invoice/public/key").status()).isEqualTo(403);
    Answer open = gateway.anonymous("/actuator/health");
    assertThat(open.status()).isEqualTo(200);
    assertThat(open.text()).contains("status").doesNotContain("details", "components");
    assertThat(gateway.anonymous("/actuator/prometheus").status()).isIn(401, 403);
    assertThat(gateway.anonymous("/actuator/health/readiness").text()).contains("UP");
  }

  @Test
  void docs_loadNothingFromElsewhere() {
    Answer docs = gateway.anonymous("/docs/");
    assertThat(docs.text()).contains("swagger-ui").doesNotContain("https://");
    assertThat(docs.response().headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(gateway.anonymous("/docs/ui/swagger-ui-bundle.js").status()).isEqualTo(200);
    Answer api = gateway.anonymous("/openapi/v1.yaml");
    assertThat(api.text()).startsWith("openapi: 3.1.0");
    assertThat(api.response().headers().firstValue("Content-Type").orElse("")).contains("yaml");
  }

  @Test
  void oneAnswer_whateverIsWrongWithAnEncryptedInvoice() throws Exception {
    byte[] key = random(32);
    byte[] iv = random(16);
    String session = openEncrypted(wrapped(key, "OAEP"), iv).json().get("id").asString();
    byte[] xml = invoice();
    byte[] good = aes(Cipher.ENCRYPT_MODE, key, iv, xml);
    assertThat(
            List.of(
                sendEncrypted(session, random(4000), sha256(xml), xml.length).text(),
                sendEncrypted(session, random(4001), sha256(xml), xml.length).text(),
                sendEncrypted(session, good, random(32), xml.length).text(),
                sendEncrypted(session, good, sha256(xml), 7).text()))
        .containsOnly(sendEncrypted(session, random(4000), sha256(xml), xml.length).text());
  }

  @Test
  void wrappedKey_belongsToTheTenantThatBroughtItFirst() throws Exception {
    byte[] wrapped = wrapped(random(32), "OAEP");
    assertThat(openEncrypted(wrapped, random(16)).status()).isEqualTo(200);
    assertThat(openEncrypted(wrapped, random(16)).status()).as("its own again").isEqualTo(200);
    tenants.save(new Tenant("thief", "Thief", "5260250274", Environment.SIMULATOR));
    tenants.credential("thief", CredentialKind.TOKEN, gateway.ksefToken("5260250274"));
    ApiKeys.Issued key = keys.issue("thief");
    Answer stolen =
        gateway
            .as(key.id(), key.secret())
            .post(
                "/session/open",
                Map.of(
                    "invoiceVersion", "v3",
                    "initVector", B64.encodeToString(random(16)),
                    "encryptedKey", B64.encodeToString(wrapped)));
    assertThat(stolen.code()).isEqualTo("1003");
  }

  @Test
  void failedLogIns_areSlowed_rightOnesAreNot() {
    long begun = System.nanoTime();
    for (int i = 0; i < 12; i++) {
      assertThat(gateway.as("nobody", "wrong" + i).get("/public/key").status()).isEqualTo(401);
    }
    assertThat(System.nanoTime() - begun)
        .as("1+2+3+... tenths of a second")
        .isGreaterThan(2_000_000_000L);
    begun = System.nanoTime();
    assertThat(gateway.get("/public/key").status()).isEqualTo(200);
    assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
  }

  @Test
  void oddHeadersAndSlashes_areTaken() {
    for (String language :
        List.of("\u0142", "pl;q=x", "*", "", "pl-PL,en", "-", "x".repeat(2000))) {
      Answer answer =
          gateway.call(
              gateway
                  .request("/api/invoice/get/x/y")
                  .header("Accept-Language", language.replace("\u0142", "\u00f3"))
                  .GET()
                  .build());
      assertThat(answer.code()).as(language).isEqualTo("1109");
    }
    assertThat(gateway.at("//api//invoice///public/key").status()).isEqualTo(200);
    assertThat(gateway.at("/api//invoice/nothing").code()).isEqualTo("1010");
  }

  /** As the published PHP client 1.2.4 speaks: its search reads the bare array of part numbers. */
  @Test
  void firstPhpClient_readsItsSearch() throws Exception {
    String session = gateway.open();
    String query =
        gateway
            .post("/query/start", Map.of("sessionId", session, "subjectType", "subject2"))
            .json()
            .get("queryId")
            .asString();
    String path = "/api/invoice/query/status/" + session + "/" + query;
    for (int i = 0; i < 100 && !gateway.get(path.substring(12)).text().contains("ready"); i++) {
      Thread.sleep(100);
    }
    Answer old =
        gateway.call(
            gateway.request(path).header("User-Agent", "KsefApiClient/1.2.4 PHP/8.1.2").build());
    assertThat(old.json().isArray()).as(old.text()).isTrue();
    Answer other =
        gateway.call(
            gateway.request(path).header("User-Agent", "shop KsefApiClient/2.0.2 PHP/8.1").build());
    assertThat(other.json().path("status").asString()).isEqualTo("ready");
  }

  private String sent(String session, byte[] xml) {
    Answer answer = gateway.send(session, xml);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("id").asString();
  }

  private byte[] invoice() {
    return TestInvoices.fa3(gateway.nip, number());
  }

  private String text() {
    return TestInvoices.fa3Text(gateway.nip, number(), "2026-02-15");
  }

  private Answer openEncrypted(byte[] wrapped, byte[] iv) {
    return gateway.post(
        "/session/open",
        Map.of(
            "invoiceVersion", "v3",
            "initVector", B64.encodeToString(iv),
            "encryptedKey", B64.encodeToString(wrapped)));
  }

  private Answer sendEncrypted(String session, byte[] ciphertext, byte[] hash, int size) {
    return gateway.post(
        "/send",
        Map.of(
            "sessionId",
            session,
            "encrypted",
            Map.of(
                "encryptedInvoice", B64.encodeToString(ciphertext),
                "invoiceHash", B64.encodeToString(hash),
                "invoiceSize", size)));
  }

  private byte[] wrapped(byte[] key, String wrapping) throws Exception {
    byte[] der =
        Base64.getDecoder().decode(gateway.get("/public/key").json().get("publicKey").asString());
    PublicKey rsa = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    Cipher cipher =
        Cipher.getInstance(
            wrapping.equals("OAEP") ? "RSA/ECB/OAEPPadding" : "RSA/ECB/PKCS1Padding");
    if (wrapping.equals("OAEP")) {
      cipher.init(
          Cipher.ENCRYPT_MODE,
          rsa,
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    } else {
      cipher.init(Cipher.ENCRYPT_MODE, rsa);
    }
    return cipher.doFinal(key);
  }

  private static byte[] aes(int mode, byte[] key, byte[] iv, byte[] data) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher.doFinal(data);
  }

  private static byte[] sha256(byte[] data) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(data);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
