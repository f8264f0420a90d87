package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.platform.Store;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.TestInvoices;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A KSeF that delivers what it should not, consistently, so that no hash of its own betrays it. */
class ITLyingKsefTest extends BrokenKsefFixture {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Autowired Store store;
  @Autowired Scheduler scheduler;

  private Party party;
  private Gateway gateway;
  private String session;

  @BeforeEach
  void open() throws Exception {
    party = party();
    gateway = party.gateway();
    session = gateway.open();
  }

  private byte[] invoice() {
    return TestInvoices.fa3(party.nip(), number());
  }

  private String accepted(byte[] xml) throws Exception {
    Answer sent = gateway.send(session, xml);
    assertThat(sent.status()).as(sent.text()).isEqualTo(200);
    JsonNode decided = gateway.decided(sent.json().get("id").asString());
    assertThat(decided.path("status").asString()).as(decided.toString()).isEqualTo("accepted");
    return decided.get("ksefReferenceNumber").asString();
  }

  /** Requests of this kind get the server's answer changed, all others as it is. */
  private static void changing(String pattern, UnaryOperator<byte[]> change) {
    ksef.script(
        request ->
            request.line().matches(pattern)
                ? HostileServer.forward(simulator.rootUrl(), change)
                : HostileServer.forward(simulator.rootUrl()));
  }

  private static Map<String, UnaryOperator<byte[]>> lies() {
    Map<String, UnaryOperator<byte[]>> lies = new LinkedHashMap<>();
    lies.put("truncated", body -> Arrays.copyOf(body, body.length / 2));
    lies.put(
        "altered",
        body ->
            text(body)
                .replace(">1<", ">2<")
                .replace("2026", "2025")
                .getBytes(StandardCharsets.UTF_8));
    lies.put("HTML", body -> "<html><body>hello</body></html>".getBytes(StandardCharsets.UTF_8));
    lies.put("another root", body -> "<x/>".getBytes(StandardCharsets.UTF_8));
    lies.put("nothing", body -> new byte[0]);
    lies.put("no XML", body -> new byte[] {1, 2, 3});
    return lies;
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Test
  void invoice_thatIsNotWhatWasSent_isNeverGivenOutNorKept() throws Exception {
    byte[] xml = invoice();
    String number = accepted(xml);
    String path = "/get/" + session + "/" + number;
    for (Map.Entry<String, UnaryOperator<byte[]>> lie : lies().entrySet()) {
      changing("GET .*/invoices/ksef/.*", lie.getValue());
      Answer answer = gateway.get(path + "?source=ksef");
      assertThat(answer.status()).as(lie.getKey()).isEqualTo(503);
      assertThat(answer.code()).as(lie.getKey()).isEqualTo("1205");
      assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
      assertThat(gateway.get(path).body()).as("ours, after " + lie.getKey()).isEqualTo(xml);
    }
    forwardAll();
    assertThat(gateway.get(path + "?source=ksef").body()).isEqualTo(xml);
  }

  @Test
  void receipt_thatIsNoneOfThisSession_isNeverGivenOutNorKept() throws Exception {
    byte[] xml = invoice();
    accepted(xml);
    String other = gateway.open();
    String first = session;
    session = other;
    accepted(invoice());
    gateway.get("/session/close/" + other);
    byte[] foreign = gateway.upo(other).body();
    Map<String, UnaryOperator<byte[]>> lies = new LinkedHashMap<>(lies());
    lies.put("of another session", body -> foreign);
    lies.put(
        "unsigned",
        body ->
            text(body)
                .replaceAll("(?s)<ds:Signature.*</ds:Signature>", "")
                .getBytes(StandardCharsets.UTF_8));
    lies.put(
        "without our invoice",
        body ->
            text(body)
                .replaceAll("(?s)<Dokument>.*</Dokument>", "")
                .getBytes(StandardCharsets.UTF_8));
    changing("GET .*/upo/.*", lies.get("another root"));
    gateway.get("/session/close/" + first);
    for (int i = 0; i < 50 && gateway.get("/session/upo/" + first).code().equals("1111"); i++) {
      Thread.sleep(100);
    }
    for (Map.Entry<String, UnaryOperator<byte[]>> lie : lies.entrySet()) {
      changing("GET .*/upo/.*", lie.getValue());
      Answer answer = gateway.get("/session/upo/" + first);
      assertThat(answer.status()).as(lie.getKey() + answer.text()).isEqualTo(503);
      assertThat(answer.code()).as(lie.getKey()).isEqualTo("1107");
      assertThat(kept(first)).isZero();
    }
    forwardAll();
    assertThat(gateway.upo(first).text())
        .contains(Base64.getEncoder().encodeToString(sha256(xml)), first);
    assertThat(kept(first)).isOne();
  }

  private long kept(String reference) {
    return store
        .read()
        .sql("select count(*) from upo where session = ?")
        .param(reference)
        .query(Long.class)
        .single();
  }

  private static byte[] sha256(byte[] data) throws Exception {
    return java.security.MessageDigest.getInstance("SHA-256").digest(data);
  }

  /** A receipt kept by an earlier version, which checked nothing, is found out and replaced. */
  @Test
  void receiptKeptWithoutACheck_isReplaced() throws Exception {
    accepted(invoice());
    gateway.get("/session/close/" + session);
    byte[] right = gateway.upo(session).body();
    store.write(
        db ->
            db.sql("update upo set xml = ?, verified = 0 where session = ?")
                .params("<x/>".getBytes(StandardCharsets.UTF_8), session)
                .update());
    assertThat(gateway.upo(session).body()).isEqualTo(right);
  }

  @Test
  void archivedBytesThatDiffer_areReplacedWhenNobodyVerifiedThem_andAnAlarmOtherwise()
      throws Exception {
    byte[] xml = invoice();
    String number = accepted(xml);
    String path = "/get/" + session + "/" + number;
    for (int i = 0; i < 100 && archived(number) == 0; i++) {
      Thread.sleep(100);
    }
    // As another version kept them: other bytes, which nobody compared.
    store.write(
        db ->
            db.sql(
                    "update invoice_content set hash = 'x', crc = crc + 1, verified = 0 where ksef_number = ?")
                .param(number)
                .update());
    assertThat(gateway.get(path).body()).as("damaged, so fetched again").isEqualTo(xml);
    assertThat(
            store
                .read()
                .sql("select verified from invoice_content where ksef_number = ?")
                .param(number)
                .query(Integer.class)
                .single())
        .isOne();
    assertThat(gateway.managed("/actuator/prometheus").text())
        .contains("bramka_archive_alarms_total", "bramka_archive_unverified");
  }

  private long archived(String number) {
    return store
        .read()
        .sql("select count(*) from invoice_content where ksef_number = ?")
        .param(number)
        .query(Long.class)
        .single();
  }

  @Test
  void bytesDamagedInTheArchive_areFoundByItsCheck_andFetchedAgain() throws Exception {
    byte[] xml = invoice();
    String number = accepted(xml);
    byte[] kept = keptBytes(number);
    store.write(
        db ->
            db.sql("update invoice_content set deflated = ?, verified = 1 where ksef_number = ?")
                .params(new byte[] {1, 2, 3}, number)
                .update());
    for (int i = 0; i < 100 && !Arrays.equals(keptBytes(number), kept); i++) {
      try {
        scheduler.reschedule(
            TaskInstanceId.of("archive-check", RecurringTask.INSTANCE), Instant.now());
      } catch (TaskInstanceCurrentlyExecutingException e) {
        // it is at work already
      }
      Thread.sleep(200);
    }
    assertThat(keptBytes(number)).isEqualTo(kept);
  }

  /** The archive's own bytes, as soon as it has them. */
  private byte[] keptBytes(String number) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      Optional<byte[]> bytes =
          store
              .read()
              .sql("select deflated from invoice_content where ksef_number = ?")
              .param(number)
              .query((row, n) -> row.getBytes(1))
              .optional();
      if (bytes.isPresent()) {
        return bytes.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError(number + " is not in the archive");
  }

  @Test
  void statusOfOtherContent_isNotBelieved() throws Exception {
    String id = gateway.send(session, invoice()).json().get("id").asString();
    changing(
        "GET .*/invoices.*",
        body ->
            text(body)
                .replaceAll("\"invoiceHash\":\"...", "\"invoiceHash\":\"AAA")
                .getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 10; i++) {
      assertThat(gateway.get("/status/" + id).text()).contains("processing");
      Thread.sleep(350);
    }
    forwardAll();
    assertThat(gateway.decided(id).get("status").asString()).isEqualTo("accepted");
  }

  /** What is not in a list of which a part cannot be read is not known to be absent. */
  @Test
  void listWithAnEntryThatCannotBeRead_isNoReasonToSendAgain() throws Exception {
    byte[] xml = invoice();
    String hash = Base64.getEncoder().encodeToString(sha256(xml));
    AtomicInteger posts = new AtomicInteger();
    ksef.script(
        request -> {
          if (request.line().matches("POST .*/invoices")) {
            posts.incrementAndGet();
            return HostileServer.forwardThenReset(simulator.rootUrl());
          }
          return request.line().matches("GET .*/invoices.*")
              ? HostileServer.forward(
                  simulator.rootUrl(),
                  body ->
                      text(body)
                          .replace("\"invoiceHash\"", "\"sum\"")
                          .getBytes(StandardCharsets.UTF_8))
              : HostileServer.forward(simulator.rootUrl());
        });
    assertThat(gateway.send(session, xml).status()).isEqualTo(503);
    store.write(
        db ->
            db.sql("update outgoing_invoice set touched = 0, next_check = 0 where hash = ?")
                .param(hash)
                .update());
    Thread.sleep(1_000);
    assertThat(gateway.send(session, xml).status()).isEqualTo(503);
    assertThat(posts).hasValue(1);
    forwardAll();
    Answer known = gateway.send(session, xml);
    assertThat(known.status()).as(known.text()).isEqualTo(200);
    assertThat(gateway.decided(known.json().get("id").asString()).get("status").asString())
        .isEqualTo("accepted");
  }

  /** Posted twice because an answer was lost; KSeF says duplicate and nothing of the original. */
  @Test
  void duplicateOfOurOwnCopy_withoutExtensions_isTheAcceptanceThatItIs() throws Exception {
    byte[] xml = invoice();
    String reference = gateway.send(session, xml).json().get("id").asString();
    String number = gateway.decided(reference).get("ksefReferenceNumber").asString();
    String hash = Base64.getEncoder().encodeToString(sha256(xml));
    String duplicate =
        """
        {"ordinalNumber":2,"referenceNumber":"x%s","invoiceHash":"%s",
         "status":{"code":440,"description":"Duplikat faktury"}}"""
            .formatted(reference, hash);
    ksef.script(
        request ->
            request.path().endsWith("/invoices/x" + reference)
                ? HostileServer.json(200, duplicate)
                : HostileServer.forward(simulator.rootUrl()));
    // As after a second post of the same bytes.
    store.write(
        db ->
            db.sql(
                    "update outgoing_invoice set state = 'SENT', reference = 'x' || reference,"
                        + " ksef_number = null, next_check = 0 where reference = ?")
                .param(reference)
                .update());
    for (int i = 0; i < 100; i++) {
      if (state(xml).equals("ACCEPTED " + number)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(state(xml));
  }

  private String state(byte[] xml) throws Exception {
    return store
        .read()
        .sql(
            "select state || ' ' || coalesce(ksef_number, '') from outgoing_invoice where hash = ?")
        .param(Base64.getEncoder().encodeToString(sha256(xml)))
        .query(String.class)
        .single();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 550})
  void invoiceThatKsefFailedOver_canBeSentAgain(int code) throws Exception {
    byte[] xml = invoice();
    changing(
        "GET .*/invoices/[^/?]*",
        body ->
            text(body)
                .replaceAll("\"code\":[0-9]+", "\"code\":" + code)
                .getBytes(StandardCharsets.UTF_8));
    String first = gateway.send(session, xml).json().get("id").asString();
    JsonNode failed = gateway.decided(first);
    assertThat(failed.at("/error/code").asInt()).isEqualTo(code);
    forwardAll();
    // KSeF's own copy is a fiction of this test, so that the second one is its duplicate.
    Answer again = gateway.send(session, xml);
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertThat(again.json().get("id").asString()).isNotEqualTo(first);
    JsonNode decided = gateway.decided(again.json().get("id").asString());
    assertThat(decided.get("status").asString()).isEqualTo("accepted");
    assertThat(gateway.get("/status/" + first).text()).as("the old id").contains("accepted");
  }

  @Test
  void sessionPastItsTime_isClosedAtKsef() throws Exception {
    accepted(invoice());
    store.write(
        db ->
            db.sql("update ksef_session set valid_until = 1, next_check = 0 where reference = ?")
                .param(session)
                .update());
    assertThat(gateway.get("/session/status/" + session).text()).contains("closed");
    for (int i = 0; i < 150 && gateway.get("/session/upo/" + session).status() != 200; i++) {
      Thread.sleep(100);
    }
    assertThat(gateway.upo(session).status()).isEqualTo(200);
    assertThat(ksef.requests()).anyMatch(r -> r.path().endsWith(session + "/close"));
  }

  @Test
  void finishedWithoutReceiptPages_isAskedAgain() throws Exception {
    accepted(invoice());
    changing(
        "GET .*/sessions/[^/]*",
        body ->
            text(body)
                .replaceAll("\"pages\":\\[[^\\]]*\\]", "\"pages\":[]")
                .getBytes(StandardCharsets.UTF_8));
    gateway.get("/session/close/" + session);
    Thread.sleep(1_500);
    assertThat(gateway.get("/session/upo/" + session).code()).isEqualTo("1111");
    forwardAll();
    assertThat(gateway.upo(session).status()).isEqualTo(200);
  }

  /**
   * Members, groups, values and codes that are new: the whole journey goes on as if they were not.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void additionsToEveryAnswer_breakNothing(long seed) throws Exception {
    Random random = new Random(seed);
    ksef.script(
        request ->
            request.path().contains("/simulator") || request.path().contains("/storage")
                ? HostileServer.forward(simulator.rootUrl())
                : HostileServer.forward(simulator.rootUrl(), body -> enriched(body, random)));
    party = party();
    gateway = party.gateway();
    session = gateway.open();
    byte[] xml = invoice();
    String number = accepted(xml);
    assertThat(gateway.get("/get/" + session + "/" + number + "?source=ksef").body())
        .isEqualTo(xml);
    String query =
        gateway
            .post("/query/start", Map.of("sessionId", session, "subjectType", "subject1"))
            .json()
            .get("queryId")
            .asString();
    JsonNode status = gateway.get("/query/status/" + session + "/" + query).json();
    for (int i = 0; i < 150 && !status.path("status").asString("").equals("ready"); i++) {
      Thread.sleep(100);
      status = gateway.get("/query/status/" + session + "/" + query).json();
    }
    assertThat(status.path("numberOfInvoices").asInt()).as(status.toString()).isOne();
    gateway.get("/session/close/" + session);
    assertThat(gateway.upo(session).text()).contains(number);
  }

  private static synchronized byte[] enriched(byte[] body, Random random) {
    if (body.length == 0 || (body[0] != '{' && body[0] != '[')) {
      return body;
    }
    JsonNode json = JSON.readTree(body);
    enrich(json, random);
    return JSON.writeValueAsBytes(json);
  }

  private static void enrich(JsonNode node, Random random) {
    for (JsonNode child : node) {
      enrich(child, random);
    }
    if (node instanceof ObjectNode object) {
      JsonNode code = object.get("code");
      if (code != null && code.isInt() && code.intValue() == 150) {
        object.put("code", 160);
      }
      switch (random.nextInt(6)) {
        case 0 -> object.put("novum", random.nextInt());
        case 1 -> object.putNull("novum");
        case 2 -> object.putArray("novum").add("x").addNull().addObject().put("a", 1);
        case 3 -> object.putObject("novum").putObject("b").put("perHour", -1);
        case 4 -> object.put("novum", "ł".repeat(300));
        default -> {}
      }
    }
    if (node instanceof ArrayNode array && !array.isEmpty() && array.get(0).isString()) {
      array.add("Novum");
    }
  }
}
