package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Searching as a caller does it, over HTTP, against the simulator. */
abstract class QueryContract extends GatewayFixture {
  private static final int SEEDED = Integer.getInteger("bramka.test.seeded", 5_000);
  private static final String B = "5265877635";
  private static final String C = "7352765225";
  private static final Set<String> SEEDED_SIMULATORS = new HashSet<>();

  @Autowired Tenants tenants;
  @Autowired ApiKeys keys;
  @Autowired KsefSettings settings;

  private final Instant now = Instant.now();
  private final Instant begin = now.atOffset(ZoneOffset.UTC).minusMonths(14).toInstant();
  private Gateway caller;

  /** A tenant of our own, so that other tests do not send invoices in between. */
  @BeforeEach
  void seed() {
    String nip = "8567346215";
    tenants.save(new Tenant("searching", "Searching", nip, Environment.SIMULATOR));
    if (tenants.credential("searching").isEmpty()) {
      tenants.credential("searching", Tenants.CredentialKind.TOKEN, gateway.ksefToken(nip));
    }
    ApiKeys.Issued key = keys.issue("searching");
    caller = gateway.as(key.id(), key.secret());
    if (SEEDED_SIMULATORS.add(gateway.simulator)) {
      gateway.control(
          "POST",
          "/seed",
          Gateway.JSON.writeValueAsString(
              Map.of(
                  "count",
                  SEEDED,
                  "parties",
                  new String[] {nip, B, C},
                  "from",
                  begin.plusSeconds(60).toString(),
                  "to",
                  now.minusSeconds(60).toString())));
    }
    gateway.control(
        "PUT",
        "/settings",
        "{\"exportMaxInvoices\":1500,\"exportPartBytes\":400000,\"exportLinkMs\":3600000}");
  }

  /** What the simulator holds, from its own tables. */
  private Map<String, String> expected(String where) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    String file = "jdbc:sqlite:" + settings.dataDir().resolve("simulator.db");
    try (Connection connection = DriverManager.getConnection(file);
        PreparedStatement select =
            connection.prepareStatement(
                "select ksef_number, hash from invoice where code = 200 and " + where);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        hashes.put(rows.getString(1), rows.getString(2));
      }
    }
    return hashes;
  }

  private static String party(String element) {
    return "cast(content as text) like '%<" + element + "><DaneIdentyfikacyjne><NIP>8567346215%'";
  }

  private Map<String, Object> search(String session, String subject) {
    Map<String, Object> body = new HashMap<>();
    body.put("sessionId", session);
    body.put("subjectType", subject);
    body.put("range", Map.of("from", begin.toString(), "to", now.toString()));
    return body;
  }

  private String start(Map<String, Object> body) {
    Answer started = caller.post("/query/start", body);
    assertThat(started.status()).as(started.text()).isEqualTo(200);
    return started.json().get("queryId").asString();
  }

  private JsonNode ready(String session, String query) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      Answer answer = caller.get("/query/status/" + session + "/" + query);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      if (answer.json().get("status").asString().equals("ready")) {
        return answer.json();
      }
      assertThat(answer.json().get("items").size()).isZero();
      Thread.sleep(100);
    }
    throw new AssertionError("The search never ended");
  }

  /** Hashes of all invoices of all parts; none may come twice. */
  private Map<String, String> results(String session, String query, SymmetricKey key)
      throws Exception {
    Map<String, String> found = new TreeMap<>();
    JsonNode status = ready(session, query);
    for (JsonNode part : status.get("items")) {
      Answer answer = caller.get("/query/result/" + session + "/" + query + "/" + part.asString());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.response().headers().firstValue("Content-Type"))
          .hasValue(key == null ? "application/zip" : "application/octet-stream");
      byte[] zip = key == null ? answer.body() : key.decrypt(answer.body()).orElseThrow();
      assertThat(zip.length).isLessThanOrEqualTo(50_000_000);
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
        for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
          assertThat(e.getName()).endsWith(".xml");
          String before =
              found.put(e.getName().replace(".xml", ""), KsefCrypto.sha256(in.readAllBytes()));
          assertThat(before).as("comes twice: " + e.getName()).isNull();
        }
      }
    }
    assertThat(status.get("numberOfInvoices").asInt()).isEqualTo(found.size());
    return found;
  }

  @Test
  void fourteenMonths_everyRole_plainAndEncrypted_exactlyWhatThereIs() throws Exception {
    String plain = caller.open();
    SymmetricKey key = SymmetricKey.random();
    String encrypted = openEncrypted(key);
    Map<String, String> roles =
        Map.of(
            "subject1",
            "seller = '8567346215'",
            "subject2",
            "buyer = '8567346215'",
            "subject3",
            party("Podmiot3"),
            "subjectAuthorized",
            party("PodmiotUpowazniony"));
    for (Map.Entry<String, String> role : roles.entrySet()) {
      Map<String, String> expected = expected(role.getValue());
      assertThat(expected).as(role.getKey()).isNotEmpty();
      String query = start(search(plain, role.getKey()));
      assertThat(results(plain, query, null)).as(role.getKey()).isEqualTo(expected);
    }
    String query = start(search(encrypted, "subject2"));
    assertThat(results(encrypted, query, key)).isEqualTo(expected("buyer = '8567346215'"));
  }

  private String openEncrypted(SymmetricKey key) throws Exception {
    byte[] der =
        Base64.getDecoder().decode(caller.get("/public/key").json().get("publicKey").asString());
    PublicKey publicKey = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    Base64.Encoder base64 = Base64.getEncoder();
    return caller
        .post(
            "/session/open",
            Map.of(
                "invoiceVersion", "v3",
                "initVector", base64.encodeToString(key.iv()),
                "encryptedKey", base64.encodeToString(KsefCrypto.wrap(publicKey, key.key()))))
        .json()
        .get("id")
        .asString();
  }

  private Map<String, Object> lastWeeks(String session) {
    Map<String, Object> body = search(session, "subject1");
    body.put("range", Map.of("from", now.minusSeconds(20 * 86_400).toString()));
    return body;
  }

  @Test
  void spoiledParts_areFetchedAgain() throws Exception {
    String session = caller.open();
    gateway.fault("GET", "/storage/export", "corrupt", 1);
    gateway.fault("GET", "/storage/export", "truncate", 1);
    Map<String, String> found = results(session, start(lastWeeks(session)), null);
    assertThat(found).isNotEmpty();
  }

  @Test
  void partsThatStaySpoiled_areReported1304_neverHalfDelivered() throws Exception {
    String session = caller.open();
    // More than are needed: a try may be made twice, and what stays spoiled does so to the end.
    for (int i = 0; i < 12; i++) {
      gateway.fault("GET", "/storage/export", "corrupt", 1);
    }
    String query = start(lastWeeks(session));
    Answer answer = caller.get("/query/status/" + session + "/" + query);
    // As long as a search may take: earlier ones can have spent the minute's questions.
    for (int i = 0; i < 600 && answer.status() == 200; i++) {
      Thread.sleep(100);
      answer = caller.get("/query/status/" + session + "/" + query);
    }
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("1304");
    assertThat(caller.get("/query/result/" + session + "/" + query + "/1").code())
        .isEqualTo("1304");
  }

  @Test
  void expiredLinks_areAskedForAgain() throws Exception {
    String session = caller.open();
    gateway.fault("GET", "/storage/export", "status", 403);
    assertThat(results(session, start(lastWeeks(session)), null)).isNotEmpty();
  }

  @Test
  void wrongQueries_getTheDocumentedCodes() throws Exception {
    String session = caller.open();
    assertThat(caller.post("/query/start", search("nothing", "subject1")).code()).isEqualTo("1109");
    assertThat(caller.post("/query/start", search(session, "subject9")).code()).isEqualTo("1301");
    Map<String, Object> backwards = search(session, "subject1");
    backwards.put("range", Map.of("from", now.toString(), "to", begin.toString()));
    assertThat(caller.post("/query/start", backwards).code()).isEqualTo("1301");
    Map<String, Object> unreadable = search(session, "subject1");
    unreadable.put("range", Map.of("from", "yesterday"));
    Answer refused = caller.post("/query/start", unreadable);
    assertThat(refused.code()).isEqualTo("1301");
    assertThat(refused.details()).contains("/range/from");
    Answer unknown = caller.get("/query/status/" + session + "/nothing");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("1303");
    String query = start(lastWeeks(session));
    ready(session, query);
    for (String part : new String[] {"0", "2000", "x", "-1"}) {
      Answer none = caller.get("/query/result/" + session + "/" + query + "/" + part);
      assertThat(none.status()).as(part).isEqualTo(404);
      assertThat(none.code()).isEqualTo("1304");
    }
    String foreign = gateway.open();
    assertThat(gateway.get("/query/status/" + foreign + "/" + query).code()).isEqualTo("1110");
    gateway.fault("POST", "/invoices/exports", "status", 503);
    Answer down = caller.post("/query/start", lastWeeks(session));
    assertThat(down.status()).isEqualTo(503);
    assertThat(down.code()).isEqualTo("1302");
  }

  @Test
  void nothingFound_isReadyWithoutParts() throws Exception {
    String session = caller.open();
    Map<String, Object> body = search(session, "subject1");
    body.put("range", Map.of("from", "2023-01-01", "to", "2023-01-31"));
    JsonNode status = ready(session, start(body));
    assertThat(status.get("items").size()).isZero();
    assertThat(status.get("numberOfInvoices").asInt()).isZero();
  }

  @Test
  void whatWasSentAndFound_isInTheArchive_andComesFromThere() throws Exception {
    byte[] xml = TestInvoices.fa3(gateway.nip, number());
    String session = gateway.open();
    JsonNode sent = gateway.decided(gateway.send(session, xml).json().get("id").asString());
    String number = sent.get("ksefReferenceNumber").asString();
    String search = "/api/archive/invoices?number=" + sent.get("invoiceNumber").asString();
    Answer found = gateway.at(search);
    for (int i = 0; i < 100 && found.json().get("invoices").isEmpty(); i++) {
      Thread.sleep(100);
      found = gateway.at(search);
    }
    JsonNode entry = found.json().at("/invoices/0");
    assertThat(entry.get("ksefNumber").asString()).isEqualTo(number);
    assertThat(entry.get("direction").asString()).isEqualTo("sale");
    assertThat(entry.get("origin").asString()).isEqualTo("sent");
    assertThat(entry.get("gross").decimalValue()).isEqualByComparingTo("2316.02");
    assertThat(gateway.at("/api/archive/invoices/" + number).body()).isEqualTo(xml);
    gateway.fault("GET", "/invoices/ksef", "status", 503);
    assertThat(gateway.get("/get/" + session + "/" + number).body())
        .as("from the archive, without KSeF")
        .isEqualTo(xml);
    gateway.control("DELETE", "/faults", "");
    assertThat(gateway.get("/get/" + session + "/" + number + "?source=ksef").body())
        .isEqualTo(xml);
    assertThat(caller.at("/api/archive/invoices/" + number).status())
        .as("another tenant's")
        .isEqualTo(404);
  }

  @Test
  void archive_pagesThroughEverything() throws Exception {
    String session = caller.open();
    Map<String, String> found = results(session, start(lastWeeks(session)), null);
    Map<String, String> listed = new TreeMap<>();
    String next = "";
    while (next != null) {
      Answer page = caller.at("/api/archive/invoices?direction=sale&limit=100" + next);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      page.json()
          .get("invoices")
          .forEach(i -> assertThat(listed.put(i.get("ksefNumber").asString(), "")).isNull());
      next = page.json().has("next") ? "&after=" + page.json().get("next").asString() : null;
    }
    assertThat(listed.keySet()).containsAll(found.keySet());
    for (String wrong :
        new String[] {"from=x", "grossTo=1,5", "limit=0", "after=x", "direction=up"}) {
      assertThat(caller.at("/api/archive/invoices?" + wrong).code()).as(wrong).isEqualTo("1301");
    }
  }

  @Test
  void textsThatNoDatabaseTakes_areRefused() {
    assertThat(caller.at("/api/archive/invoices?number=%00").code()).isEqualTo("1301");
    assertThat(caller.at("/api/archive/invoices?number=%ff%fe").code()).isEqualTo("1011");
    assertThat(caller.post("/query/start", search("a\0b", "subject1")).code()).isEqualTo("1208");
  }
}
