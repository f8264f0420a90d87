package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every error code of REST API v1 and one way to meet it: the page to look a code up on. */
class ITErrorCodesTest extends BrokenKsefFixture {
  private static final String NOWHERE = "20260101-SO-0000000000-0000000000-00";

  @Autowired Store store;

  private interface Way {
    Answer raise(Party party) throws Exception;
  }

  private record Expected(int status, Way way) {}

  private final Map<String, Expected> ways = new LinkedHashMap<>();

  private void way(String code, int status, Way way) {
    ways.put(code, new Expected(status, way));
  }

  @Test
  void everyCodeOfTheContract_canBeMet() throws Exception {
    refusals();
    failuresOfKsef();
    failuresOfOurOwn();
    SoftAssertions softly = new SoftAssertions();
    for (Map.Entry<String, Expected> e : ways.entrySet()) {
      Answer answer = e.getValue().way().raise(party());
      forwardAll();
      softly
          .assertThat(answer.status() + " " + answer.code())
          .as("the way to code %s: %s", e.getKey(), answer.text())
          .isEqualTo(e.getValue().status() + " " + e.getKey());
      softly
          .assertThat(answer.text())
          .as("nothing of the inside with %s", e.getKey())
          .doesNotContain("Exception", "java.", "SQL", "select ");
    }
    softly.assertAll();
    assertThat(ways.keySet()).isEqualTo(published());
  }

  /** The codes that our documentation lists. */
  private static Set<String> published() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "errors.md")).stream()
        .filter(line -> line.matches("\\| 1[0-9]{3}.*"))
        .flatMap(line -> Arrays.stream(line.split("\\|")[1].split(",")))
        .map(String::strip)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void refusals() {
    way("1000", 401, p -> p.gateway().as("nobody", "wrong").get("/session/status/" + NOWHERE));
    way("1002", 400, p -> openEncrypted(p, new byte[256], new byte[15]));
    way("1003", 400, p -> openEncrypted(p, new byte[5], new byte[16]));
    way(
        "1005",
        400,
        p ->
            p.gateway()
                .post(
                    "/session/open",
                    Map.of("invoiceVersion", "v3", "initVector", "?", "encryptedKey", "AA==")));
    way("1010", 404, p -> p.gateway().get("/nothing"));
    way("1011", 415, p -> p.gateway().post("/send", "text/plain", new byte[] {1}));
    way("1101", 500, this::withoutCredential);
    way("1109", 404, p -> p.gateway().get("/session/status/" + NOWHERE));
    way("1110", 403, p -> p.gateway().get("/session/status/" + party().gateway().open()));
    way("1111", 409, p -> p.gateway().get("/session/upo/" + p.gateway().open()));
    way("1201", 400, p -> p.gateway().post("/session/open", Map.of("invoiceVersion", "v9")));
    way("1202", 413, p -> p.gateway().send(p.gateway().open(), large(p)));
    way("1203", 400, p -> p.gateway().send(p.gateway().open(), unfinished(p)));
    way("1207", 404, p -> p.gateway().get("/status/" + NOWHERE));
    way("1208", 400, p -> p.gateway().post("/session/open", Map.of()));
    way("1209", 400, ITErrorCodesTest::foreignNumber);
    way(
        "1301",
        400,
        p ->
            p.gateway()
                .post(
                    "/query/start",
                    Map.of("sessionId", p.gateway().open(), "subjectType", "NOBODY")));
  }

  private Answer withoutCredential(Party party) {
    String id = "bare-" + party.id();
    tenants.save(new Tenant(id, id, party.nip(), Environment.SIMULATOR));
    ApiKeys.Issued key = keys.issue(id);
    return party
        .gateway()
        .as(key.id(), key.secret())
        .post("/session/open", Map.of("invoiceVersion", "v3"));
  }

  private void failuresOfKsef() {
    way("1001", 503, p -> broken("POST .*/auth/challenge", p, this::open));
    way("1004", 503, this::withoutKeys);
    way("1102", 503, p -> broken("GET .*/auth/[^/]+", p, this::open));
    way("1103", 503, p -> broken("POST .*/sessions/online", p, this::open));
    way(
        "1104",
        502,
        p ->
            answering("POST .*/sessions/online", 201, "{\"referenceNumber\":\"\"}", p, this::open));
    way("1105", 503, p -> opened(p, "GET .*/sessions/[^/]+", "/session/status/"));
    way("1106", 503, p -> opened(p, "POST .*/close", "/session/close/"));
    way("1107", 503, this::withoutReceipt);
    way("1204", 503, ITErrorCodesTest::unsendable);
    way("1205", 503, ITErrorCodesTest::undecided);
    way("1302", 503, ITErrorCodesTest::unsearchable);
    way("1303", 404, p -> p.gateway().get("/query/status/" + p.gateway().open() + "/" + NOWHERE));
    way("1304", 404, ITErrorCodesTest::noSuchPackage);
  }

  private Answer open(Party party) {
    return party.gateway().post("/session/open", Map.of("invoiceVersion", "v3"));
  }

  private static Answer broken(String line, Party party, Way way) throws Exception {
    return answering(line, 500, "{}", party, way);
  }

  private static Answer answering(String line, int status, String body, Party party, Way way)
      throws Exception {
    ksef.script(
        request ->
            request.line().matches(line + "(\\?.*)?")
                ? HostileServer.json(status, body)
                : HostileServer.forward(simulator.rootUrl()));
    return way.raise(party);
  }

  /** KSeF takes our key no more, and has none to give. */
  private Answer withoutKeys(Party party) {
    ksef.script(
        request ->
            request.line().matches("POST .*/sessions/online")
                ? HostileServer.json(
                    400,
                    "{\"exception\":{\"exceptionDetailList\":[{\"exceptionCode\":21470,\"exceptionDescription\":\"key\"}]}}")
                : request.line().contains("public-key-certificates")
                    ? HostileServer.json(200, "[]")
                    : HostileServer.forward(simulator.rootUrl()));
    return open(party);
  }

  private static Answer opened(Party party, String line, String path) throws Exception {
    String session = party.gateway().open();
    return broken(line, party, p -> p.gateway().get(path + session));
  }

  private Answer withoutReceipt(Party party) throws Exception {
    String session = party.gateway().open();
    sent(party, session);
    ksef.script(
        request ->
            request.line().contains("/upo")
                ? HostileServer.html(200)
                : HostileServer.forward(simulator.rootUrl()));
    party.gateway().get("/session/close/" + session);
    return party.gateway().upo(session);
  }

  private static Answer unsendable(Party party) throws Exception {
    String session = party.gateway().open();
    return broken("POST .*/invoices", party, p -> p.gateway().send(session, invoice(p)));
  }

  private static Answer undecided(Party party) throws Exception {
    String session = party.gateway().open();
    String number =
        party.gateway().decided(sent(party, session)).get("ksefReferenceNumber").asString();
    return broken(
        "GET .*/invoices/ksef/.*",
        party,
        p -> p.gateway().get("/get/" + session + "/" + number + "?source=ksef"));
  }

  private static Answer unsearchable(Party party) throws Exception {
    String session = party.gateway().open();
    return broken(
        "POST .*/invoices/exports",
        party,
        p ->
            p.gateway()
                .post("/query/start", Map.of("sessionId", session, "subjectType", "SUBJECT1")));
  }

  private static Answer noSuchPackage(Party party) throws Exception {
    Gateway gateway = party.gateway();
    String session = gateway.open();
    Answer started =
        gateway.post("/query/start", Map.of("sessionId", session, "subjectType", "SUBJECT1"));
    String search = session + "/" + started.json().get("queryId").asString();
    for (int i = 0;
        i < 200 && !gateway.get("/query/status/" + search).text().contains("ready");
        i++) {
      Thread.sleep(100);
    }
    return gateway.get("/query/result/" + search + "/99");
  }

  private static Answer foreignNumber(Party party) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("invoiceData", Base64.getEncoder().encodeToString(invoice(party)));
    wanted.put("invoiceKsefNumber", "5265877635-20260216-0100000000A0-5B");
    wanted.put("outputFormat", "html");
    wanted.put("outputLanguage", "pl");
    return party.gateway().post("/visualize", wanted);
  }

  private void failuresOfOurOwn() {
    way("1108", 503, this::whileLocked);
    way("1206", 503, this::onFullDisk);
    way("1099", 500, this::withOddRow);
  }

  /** Somebody's backup holds the database for longer than writing waits. */
  private Answer whileLocked(Party party) throws Exception {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + DATA.resolve("bramka.db"));
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      Answer answer = open(party);
      assertThat(party.gateway().managed("/actuator/health/readiness").status()).isEqualTo(503);
      lock.execute("rollback");
      return answer;
    }
  }

  /** SQLite itself says that the disk is full when the file may not grow. */
  private Answer onFullDisk(Party party) {
    String session = party.gateway().open();
    pages(1);
    try {
      Answer answer = party.gateway().send(session, invoice(party));
      for (int i = 0; i < 300 && answer.status() == 200; i++) {
        answer = party.gateway().send(session, invoice(party));
      }
      return answer;
    } finally {
      pages(1_073_741_823);
    }
  }

  private void pages(int most) {
    store.write(db -> db.sql("pragma max_page_count = " + most).query(Long.class).single());
  }

  /** Somebody's hand was in the tables. */
  private Answer withOddRow(Party party) throws Exception {
    String id = sent(party, party.gateway().open());
    party.gateway().decided(id);
    store.write(
        db ->
            db.sql("update outgoing_invoice set state = 'ODD' where reference = ?")
                .param(id)
                .update());
    try {
      return party.gateway().get("/status/" + id);
    } finally {
      store.write(db -> db.sql("delete from outgoing_invoice where state = 'ODD'").update());
    }
  }

  private static String sent(Party party, String session) {
    return party.gateway().send(session, invoice(party)).json().get("id").asString();
  }

  private static byte[] invoice(Party party) {
    return TestInvoices.fa3(party.nip(), number());
  }

  private static byte[] large(Party party) {
    return new String(invoice(party), StandardCharsets.UTF_8)
        .replace("</Faktura>", "<!--" + "x".repeat(1_000_000) + "--></Faktura>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] unfinished(Party party) {
    return new String(invoice(party), StandardCharsets.UTF_8)
        .replace("<P_8B>2<", "<P_8B>2,5<")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Answer openEncrypted(Party party, byte[] key, byte[] vector) {
    Base64.Encoder base64 = Base64.getEncoder();
    return party
        .gateway()
        .post(
            "/session/open",
            Map.of(
                "invoiceVersion",
                "v3",
                "initVector",
                base64.encodeToString(vector),
                "encryptedKey",
                base64.encodeToString(key)));
  }
}
