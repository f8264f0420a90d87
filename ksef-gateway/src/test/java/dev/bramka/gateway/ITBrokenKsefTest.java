package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.HostileServer.Behaviour;
import dev.bramka.testkit.TestInvoices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every operation with every kind of broken KSeF: answered in time, with the operation's own code,
 * after few calls; and when KSeF works again, everything ends as it should. The table of what
 * happened is written to {@code target/broken-ksef.md}.
 */
class ITBrokenKsefTest extends BrokenKsefFixture {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

  /** The call itself, a question what became of it, and a log-in in between. */
  private static final int MOST_CALLS = 8;

  /** What a tenant has before KSeF breaks. */
  private record Prepared(
      Party party, String session, String invoice, String ksefNumber, String closed, byte[] xml) {}

  private interface Operation {
    Answer call(Prepared p);
  }

  private record Row(String operation, String kind, Answer answer, Duration time, long calls) {
    @Override
    public String toString() {
      return "| %s | %s | %d | %s | %s | %.1f s | %d |"
          .formatted(
              operation,
              kind,
              answer.status(),
              answer.status() == 200 ? "" : answer.code(),
              answer.response().headers().firstValue("Retry-After").orElse(""),
              time.toMillis() / 1000.0,
              calls);
    }
  }

  private static Map<String, Behaviour> kinds() {
    Map<String, Behaviour> kinds = new LinkedHashMap<>();
    kinds.put("500", HostileServer.reply(500, "", new byte[0]));
    kinds.put("HTML 200", HostileServer.html(200));
    kinds.put("empty 200", HostileServer.reply(200, "", new byte[0]));
    kinds.put("{}", HostileServer.json(200, "{}"));
    kinds.put("[] of another type", HostileServer.json(200, "[[1],{\"a\":null}]"));
    kinds.put("hangs before the headers", HostileServer.hangBeforeHeaders(60_000));
    kinds.put("hangs after the headers", HostileServer.hangAfterHeaders(60_000));
    kinds.put("trickles", HostileServer.trickle(400));
    kinds.put("cut", HostileServer.cut());
    kinds.put("reset before the effect", HostileServer.reset());
    kinds.put("reset after the effect", HostileServer.forwardThenReset(simulator.rootUrl()));
    kinds.put("429", HostileServer.reply(429, "", new byte[0]));
    kinds.put("429 for 600 s", HostileServer.reply(429, "Retry-After: 600\r\n", new byte[0]));
    kinds.put("307", HostileServer.reply(307, "Location: /v2\r\n", new byte[0]));
    kinds.put("403 empty", HostileServer.reply(403, "", new byte[0]));
    kinds.put("403 HTML", HostileServer.html(403));
    kinds.put("408", HostileServer.reply(408, "", new byte[0]));
    kinds.put("600 MB", HostileServer.huge(600));
    kinds.put(
        "endless pages",
        HostileServer.json(
            200, "{\"continuationToken\":\"more\",\"invoices\":[],\"status\":{\"code\":100}}"));
    return kinds;
  }

  private static Map<String, Operation> operations() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    operations.put(
        "session/open",
        p -> p.party().gateway().post("/session/open", Map.of("invoiceVersion", "v3")));
    operations.put(
        "session/status", p -> p.party().gateway().get("/session/status/" + p.session()));
    operations.put("session/close", p -> p.party().gateway().get("/session/close/" + p.session()));
    operations.put("session/upo", p -> p.party().gateway().get("/session/upo/" + p.closed()));
    operations.put("send", p -> p.party().gateway().send(p.session(), p.xml()));
    operations.put("status", p -> p.party().gateway().get("/status/" + p.invoice()));
    operations.put(
        "get",
        p ->
            p.party().gateway().get("/get/" + p.session() + "/" + p.ksefNumber() + "?source=ksef"));
    operations.put(
        "query/start",
        p ->
            p.party()
                .gateway()
                .post("/query/start", Map.of("sessionId", p.session(), "subjectType", "SUBJECT1")));
    return operations;
  }

  private static final Map<String, Set<String>> CODES =
      Map.of(
          "session/open", Set.of("1103", "1104", "1004"),
          "session/status", Set.of("1105"),
          "session/close", Set.of("1106"),
          "session/upo", Set.of("1107", "1111"),
          "send", Set.of("1204"),
          "status", Set.of("1205"),
          "get", Set.of("1205"),
          "query/start", Set.of("1302", "1004"));

  private Prepared prepared() throws Exception {
    Party party = party();
    Gateway gateway = party.gateway();
    String closed = gateway.open();
    String accepted = sent(gateway, closed, TestInvoices.fa3(party.nip(), number()));
    JsonNode decided = gateway.decided(accepted);
    String session = gateway.open();
    String waiting = sent(gateway, session, TestInvoices.fa3(party.nip(), number()));
    gateway.get("/session/close/" + closed);
    return new Prepared(
        party,
        session,
        waiting,
        decided.get("ksefReferenceNumber").asString(),
        closed,
        TestInvoices.fa3(party.nip(), number()));
  }

  private static String sent(Gateway gateway, String session, byte[] xml) {
    Answer answer = gateway.send(session, xml);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("id").asString();
  }

  private record Case(String operation, String kind, Prepared prepared) {}

  @Test
  void everyOperation_withEveryKindOfBrokenKsef() throws Exception {
    Map<String, Operation> operations = operations();
    Map<String, Behaviour> kinds = kinds();
    Map<String, Behaviour> byContext = new ConcurrentHashMap<>();
    ksef.script(request -> behaviour(byContext, request));
    List<Row> rows;
    List<Case> cases;
    try (ExecutorService few = Executors.newFixedThreadPool(8);
        ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Case>> preparing = new ArrayList<>();
      for (String kind : kinds.keySet()) {
        for (String operation : operations.keySet()) {
          preparing.add(few.submit(() -> new Case(operation, kind, prepared())));
        }
      }
      cases = results(preparing);
      cases.forEach(c -> byContext.put(c.prepared().party().nip(), kinds.get(c.kind())));
      List<Future<Row>> running = new ArrayList<>();
      for (Case c : cases) {
        running.add(all.submit(() -> row(c, operations.get(c.operation()))));
      }
      rows = results(running);
    }
    Files.writeString(Path.of("target", "broken-ksef.md"), table(rows));
    SoftAssertions softly = new SoftAssertions();
    rows.forEach(row -> judge(softly, row));
    byContext.clear();
    // A block of ten minutes is respected.
    healed(
        softly,
        cases.stream().filter(c -> !c.kind().contains("600 s")).map(Case::prepared).toList());
    softly.assertAll();
  }

  private static <T> List<T> results(List<Future<T>> futures) throws Exception {
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  private static String table(List<Row> rows) {
    StringBuilder table =
        new StringBuilder(
            "| operation | KSeF | HTTP | code | Retry-After | answered after | calls |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    rows.forEach(row -> table.append(row).append('\n'));
    return table.toString();
  }

  /** Requests carry a token that names the tenant; those without one are not broken. */
  private static Behaviour behaviour(
      Map<String, Behaviour> byContext, HostileServer.Request request) {
    return byContext.entrySet().stream()
        .filter(e -> e.getKey().equals(context(request)))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(HostileServer.forward(simulator.rootUrl()));
  }

  private static Row row(Case c, Operation operation) {
    Prepared p = c.prepared();
    long before = calls(p);
    long begun = System.nanoTime();
    Answer answer = operation.call(p);
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    return new Row(c.operation(), c.kind(), answer, time, calls(p) - before);
  }

  private static long calls(Prepared p) {
    return ksef.requests().stream().filter(r -> context(r).equals(p.party().nip())).count();
  }

  private static void judge(SoftAssertions softly, Row row) {
    softly.assertThat(row.time()).as("%s answered in time", row).isLessThan(ANSWERED_WITHIN);
    softly.assertThat(row.calls()).as("calls of %s", row).isLessThanOrEqualTo(MOST_CALLS);
    if (row.answer().status() != 200) {
      softly
          .assertThat(row.answer().code())
          .as("code of %s: %s", row, row.answer().text())
          .isIn(codes(row));
      softly.assertThat(row.answer().status()).as("status of %s", row).isIn(409, 502, 503);
      softly
          .assertThat(row.answer().text())
          .as("%s: nothing of the inside", row)
          .doesNotContain("Exception", "java.", "REDACTED", "http://127");
    }
  }

  /** A log-in is part of the operation where KSeF takes no token any more. */
  private static Set<String> codes(Row row) {
    Set<String> codes = new java.util.TreeSet<>(CODES.get(row.operation()));
    if (row.kind().startsWith("403 empty")) {
      codes.add("1102");
    }
    return codes;
  }

  /** KSeF works again: each tenant's invoices are there once, each session has its receipt. */
  private static void healed(SoftAssertions softly, List<Prepared> all) throws Exception {
    Map<String, String> wrong = new TreeMap<>();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    for (Prepared p : all) {
      Gateway gateway = p.party().gateway();
      Answer upo = gateway.get("/session/upo/" + p.closed());
      while (upo.status() != 200 && System.nanoTime() < deadline) {
        Thread.sleep(500);
        upo = gateway.get("/session/upo/" + p.closed());
      }
      if (upo.status() != 200 || !upo.text().contains(p.ksefNumber())) {
        wrong.put(p.party().nip(), upo.text());
      }
    }
    softly.assertThat(wrong).as("receipts after KSeF's return").isEmpty();
  }
}
