package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Receiving by a process that is killed again and again while invoices keep arriving. */
class ITSyncTest {
  private static final int KILLS = Integer.getInteger("bramka.test.kills", 2);
  private static final String NIP = "1111111111";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "KSEF_SYNC_ENABLED", "true",
          "KSEF_SYNC_INTERVAL", "1s",
          "KSEF_SYNC_SUBJECTS", "Subject1,Subject2,Subject3,SubjectAuthorized",
          "KSEF_SYNC_FROM", "2025-10-01");

  @TempDir Path folder;
  private GatewayProcess process;
  private Simulator simulator;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    process = new GatewayProcess(folder);
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1",
                0,
                folder.resolve("sim.db"),
                Clock.systemUTC(),
                Duration.ofMillis(50),
                true));
    gateway = process.start(simulator.rootUrl(), Map.of());
    gateway.control("PUT", "/rate-limits", "{\"nip\":\"" + NIP + "\",\"factor\":50}");
    gateway.control("PUT", "/settings", "{\"exportMaxInvoices\":170,\"exportPartBytes\":20000}");
    process.kill();
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.kill();
    simulator.close();
  }

  private void seed(int count, Instant from, Instant to) {
    gateway.control(
        "POST",
        "/seed",
        Gateway.JSON.writeValueAsString(
            Map.of(
                "count",
                count,
                "parties",
                new String[] {NIP, "5265877635", "7352765225"},
                "from",
                from.toString(),
                "to",
                to.toString())));
  }

  /** Invoices that KSeF has just taken: they show when they are stored, a little later. */
  private void arrive(int count) {
    Instant stored = Instant.now().plusSeconds(8);
    seed(count, stored, stored.plusSeconds(1));
    assertThat(Instant.now())
        .as("they were there before the high-water mark could pass them")
        .isBefore(stored);
  }

  private Set<String> expected() throws Exception {
    Set<String> numbers = new TreeSet<>();
    String sql =
        "select distinct m.ksef_number from invoice_access a join invoice_meta m"
            + " on m.reference = a.reference where a.nip = '"
            + NIP
            + "'";
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sim.db"));
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      while (rows.next()) {
        numbers.add(rows.getString(1));
      }
    }
    return numbers;
  }

  private Set<String> archived() {
    Set<String> numbers = new TreeSet<>();
    String next = "";
    while (next != null) {
      Answer page = gateway.at("/api/archive/invoices?limit=500" + next);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      for (JsonNode invoice : page.json().get("invoices")) {
        assertThat(numbers.add(invoice.get("ksefNumber").asString())).isTrue();
      }
      next = page.json().has("next") ? "&after=" + page.json().get("next").asString() : null;
    }
    return numbers;
  }

  @Test
  void killedAgainAndAgain_endsWithExactlyWhatKsefHas_andNeverHitsALimit() throws Exception {
    Instant now = Instant.now();
    seed(2_000, Instant.parse("2025-10-02T00:00:00Z"), now.minusSeconds(60));
    Random random = new Random(11);
    for (int kill = 0; kill < KILLS; kill++) {
      gateway = process.start(simulator.rootUrl(), SETTINGS);
      arrive(20);
      Thread.sleep(random.nextInt(500, 5_000));
      process.kill();
      arrive(20);
    }
    gateway = process.start(simulator.rootUrl(), SETTINGS);
    arrive(20);
    Set<String> expected = expected();
    Set<String> archived = archived();
    for (int i = 0; i < 240 && !archived.equals(expected); i++) {
      Thread.sleep(500);
      archived = archived();
    }
    assertThat(archived).as(process.log()).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(1_400);
    JsonNode health = gateway.simulatorHealth();
    assertThat(health.get("refusedForLimits").asInt()).isZero();
    String metrics = gateway.managed("/actuator/prometheus").text();
    assertThat(metrics).contains("bramka_sync_lag_seconds", "bramka_sync_gaps 0.0");
  }

  @Test
  void whatIsLost_isNoticedByTheAudit_andFetchedAgain() throws Exception {
    seed(300, Instant.now().minus(Duration.ofDays(20)), Instant.now().minusSeconds(60));
    gateway = process.start(simulator.rootUrl(), SETTINGS);
    Set<String> expected = expected();
    for (int i = 0; i < 120 && !archived().equals(expected); i++) {
      Thread.sleep(500);
    }
    assertThat(archived()).isEqualTo(expected);
    process.kill();
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/bramka.db"));
        Statement s = c.createStatement()) {
      String some = "(select ksef_number from archived_invoice order by ksef_number limit 7)";
      assertThat(s.executeUpdate("delete from archived_invoice where ksef_number in " + some))
          .isEqualTo(7);
      s.executeUpdate("update sync_state set next_audit = 0, next_run = next_run + 60000");
      // As a process leaves it that was killed in the middle of its jobs.
      s.executeUpdate(
          "update scheduled_tasks set picked = 1, picked_by = 'dead', last_heartbeat = "
              + System.currentTimeMillis());
    }
    gateway = process.start(simulator.rootUrl(), SETTINGS);
    for (int i = 0; i < 120 && !archived().equals(expected); i++) {
      Thread.sleep(500);
    }
    assertThat(archived()).as(process.log()).isEqualTo(expected);
    assertThat(process.log()).contains("were missing and are fetched");
  }
}
