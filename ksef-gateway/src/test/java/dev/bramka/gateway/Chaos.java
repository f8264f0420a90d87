package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * Submissions and packages while everything is killed and KSeF fails in every way, by a seed; then
 * it is looked whether every invoice is at KSeF exactly once, and everything known of it true.
 */
final class Chaos {
  /** What KSeF does wrong, one after the other at random. */
  private static final List<String> FAULTS =
      List.of(
          "POST /sessions/batch status 500",
          "POST /sessions/batch status 429",
          "POST /sessions/batch drop-before 1",
          "POST /sessions/batch drop-after 1",
          "POST /sessions/online drop-after 1",
          "POST /sessions/online status 503",
          "POST /invoices drop-after 1",
          "POST /invoices drop-before 1",
          "POST /invoices refuse 21184",
          "POST /invoices truncate 1",
          "POST /close drop-after 1",
          "POST /close drop-before 1",
          "POST /close status 502",
          "PUT /batch drop-before 1",
          "PUT /batch drop-after 1",
          "PUT /batch status 500",
          "GET /sessions/ status 500",
          "GET /sessions/ delay 1500",
          "GET /invoices truncate 1",
          "GET /upo/ corrupt 1",
          "GET /upo/ drop-after 1",
          "POST /auth/ status 500",
          "POST /sessions/batch limit-date 2",
          "POST /sessions/online html 502",
          "POST /close redirect 307",
          "PUT /batch status 201",
          "GET /sessions/ trickle 2",
          "GET /sessions/ status 401",
          "DECIDE /invoices verdict 550");

  private static final int BETWEEN_KILLS = 5_000;

  /**
   * How much of it.
   *
   * @param packages each with as many files as a tenth of the submissions
   * @param kills of whatever is alive
   */
  record Dose(int nodes, int submissions, int packages, int kills, long seed) {}

  private final Dose dose;
  private final Cluster cluster;
  private final Random random;
  private final Set<String> expected = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean calm;

  private Chaos(Dose dose, Cluster cluster) {
    this.dose = dose;
    this.cluster = cluster;
    random = new Random(dose.seed());
  }

  /** Runs it in a folder and fails with what is not as it should be. */
  static void run(Path folder, Dose dose) throws Exception {
    Map<String, String> settings =
        Map.of("KSEF_DELIVERY_GATHERING", "1s", "KSEF_DELIVERY_IDLE_SESSION", "2s");
    try (Cluster cluster = new Cluster(folder, dose.nodes(), settings)) {
      new Chaos(dose, cluster).go();
    }
  }

  private void say(String what) {
    System.out.println("chaos " + dose.seed() + ": " + what);
  }

  private void go() throws Exception {
    Thread caller = Thread.ofVirtual().start(this::handOver);
    Thread trouble = Thread.ofVirtual().start(this::trouble);
    for (int i = 0; i < dose.kills(); i++) {
      Thread.sleep(2_000 + random.nextInt(4_000));
      kill();
    }
    caller.join();
    calm = true;
    trouble.join();
    cluster.gateway(0).control("DELETE", "/faults", "");
    say(expected.size() + " handed over; waiting for their end");
    await();
    check();
    say(
        "all "
            + expected.size()
            + " are at KSeF exactly once; "
            + refused
            + " calls were repeated");
  }

  private void kill() throws Exception {
    int victim = random.nextInt(cluster.size() > 1 ? cluster.size() + 2 : 2);
    if (victim < cluster.size()) {
      say("node " + (victim + 1) + " is killed");
      cluster.kill(victim);
      Thread.sleep(500 + random.nextInt(3_000));
      cluster.start(victim);
    } else if (victim == cluster.size()) {
      say("the simulator is killed");
      cluster.killSimulator();
      Thread.sleep(500 + random.nextInt(2_000));
      cluster.startSimulator();
    } else {
      say("the database is killed");
      cluster.killPostgres();
      Thread.sleep(500 + random.nextInt(1_000));
      cluster.restartPostgres();
    }
  }

  private void trouble() {
    Random mine = new Random(dose.seed() + 1);
    while (!calm) {
      String[] fault = FAULTS.get(mine.nextInt(FAULTS.size())).split(" ");
      try {
        cluster.gateway(0).fault(fault[0], fault[1], fault[2], Integer.parseInt(fault[3]));
        Thread.sleep(300 + mine.nextInt(700));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // the simulator is dead at the moment
      }
    }
  }

  private void handOver() {
    int each = Math.max(1, dose.submissions() / 10);
    for (int i = 0; i < dose.packages(); i++) {
      String id = "p" + dose.seed() + "-" + i;
      untilTaken("/api/packages/" + id, "application/zip", packed(id, each));
      for (int file = 1; file <= each; file++) {
        expected.add(id + "~" + file);
      }
    }
    for (int i = 0; i < dose.submissions(); i++) {
      String id = "c" + dose.seed() + "-" + i;
      String path = "/api/submissions/" + id + (i % 50 == 7 ? "?priority=high" : "");
      untilTaken(path, "text/xml", TestInvoices.fa3("1111111111", id));
      expected.add(id);
      pause(dose.kills() * BETWEEN_KILLS / dose.submissions());
    }
  }

  private static byte[] packed(String id, int files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int file = 1; file <= files; file++) {
        zip.putNextEntry(new ZipEntry(file + ".xml"));
        zip.write(TestInvoices.fa3("1111111111", id + "~" + file));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** As any caller should: the same again, at any node, until it is taken. */
  private void untilTaken(String path, String type, byte[] body) {
    Instant end = Instant.now().plus(Duration.ofMinutes(5));
    for (int attempt = 0; Instant.now().isBefore(end); attempt++) {
      try {
        Answer answer =
            put(cluster.gateway((attempt + path.length()) % cluster.size()), path, type, body);
        if (answer.status() == 200 || answer.status() == 201) {
          return;
        }
        assertThat(answer.status()).as(answer.text()).isIn(500, 503);
      } catch (UncheckedIOException e) {
        // killed in the middle of it
      }
      refused.incrementAndGet();
      pause(300);
    }
    throw new AssertionError("Never taken: " + path);
  }

  private static Answer put(Gateway gateway, String path, String type, byte[] body) {
    return gateway.call(
        gateway
            .request(path)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(6));
    long left = 1;
    while (left > 0 && Instant.now().isBefore(end)) {
      Thread.sleep(500);
      left =
          number("select count(*) from submission where state <> 'ACCEPTED'")
              + number("select count(*) from uploaded_package where state <> 'DONE'")
              + number(
                  "select count(*) from outgoing_invoice where archived is null and state = 'ACCEPTED'")
              + number("select count(*) from ksef_session where state in ('CLOSING', 'CLOSED')")
              + number("select count(*) from delivery_session where open = 1");
    }
    if (left > 0) {
      tell();
    }
    assertThat(left).as("what has not come to its end").isZero();
  }

  /** What is left, for whoever looks into a failure. */
  private void tell() throws SQLException {
    for (String sql :
        List.of(
            "select state, count(*), max(reason) from submission group by state",
            "select state, kind, count(*) from ksef_session group by state, kind",
            "select session, state, count(*) from outgoing_invoice group by session, state",
            "select id, attempt, reason from batch",
            "select session from delivery_session where open = 1",
            "select tenant_id, what, failures, why from ksef_pause")) {
      say(sql + ": " + rows(sql));
    }
  }

  private void check() throws Exception {
    Map<String, Integer> atKsef = new HashMap<>();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + cluster.simulatorDatabase());
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("select invoice_number from invoice where code = 200")) {
      while (rows.next()) {
        atKsef.merge(rows.getString(1), 1, Integer::sum);
      }
    }
    assertThat(atKsef.keySet()).isEqualTo(new TreeSet<>(expected));
    assertThat(atKsef.values()).as("each once").containsOnly(1);
    assertThat(number("select count(*) from submission where ksef_number is null")).isZero();
    assertThat(number("select count(distinct ksef_number) from submission"))
        .isEqualTo(expected.size());
    assertReceipts();
    assertEvents();
    assertNoOrphans();
  }

  private void assertReceipts() throws SQLException {
    assertThat(
            number(
                "select count(*) from submission s where not exists"
                    + " (select 1 from upo u where u.session = s.session)"))
        .as("without a receipt")
        .isZero();
  }

  private void assertNoOrphans() throws SQLException {
    assertThat(number("select count(*) from batch")).isZero();
    assertThat(number("select count(*) from package_chunk")).isZero();
    assertThat(number("select count(*) from submission_content")).isZero();
    assertThat(number("select count(*) from submission where batch is not null")).isZero();
    assertThat(
            number(
                "select count(*) from archived_invoice where ksef_number not in"
                    + " (select ksef_number from submission)"))
        .isZero();
  }

  private void assertEvents() {
    long position = 0;
    Map<String, List<String>> types = new HashMap<>();
    String after = "0";
    for (; ; ) {
      JsonNode page = cluster.gateway(0).at("/api/events?limit=1000&after=" + after).json();
      if (page.get("events").isEmpty()) {
        break;
      }
      for (JsonNode event : page.get("events")) {
        assertThat(event.get("position").stringValue()).isEqualTo(Long.toString(++position));
        types
            .computeIfAbsent(event.get("subject").stringValue(), s -> new ArrayList<>())
            .add(event.get("type").stringValue());
      }
      after = page.get("next").stringValue();
    }
    for (String id : expected) {
      assertThat(types.get(id))
          .as(id)
          .startsWith("submission.queued")
          .endsWith("submission.accepted");
      assertThat(types.get(id)).filteredOn("submission.accepted"::equals).as(id).hasSize(1);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection c = cluster.database();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection c = cluster.database();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append(rows.getString(i)).append(' ');
        }
        all.add(row.toString().strip());
      }
    }
    return all;
  }

  /** The long form: nodes, submissions, packages, kills, seed. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("bramka-chaos");
    int[] n = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    run(folder, new Dose(n[0], n[1], n[2], n[3], n[4]));
  }
}
