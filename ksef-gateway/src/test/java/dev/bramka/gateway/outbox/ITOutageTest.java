package dev.bramka.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.MutableClock;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Hours of trouble under production limits, on a clock that the test moves. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ITOutageTest {
  private static final MutableClock CLOCK = new MutableClock(Instant.parse("2026-11-25T08:00:00Z"));
  private static final AtomicInteger NIPS = new AtomicInteger();

  private static Simulator simulator;
  private static HostileServer ksef;

  @TestConfiguration(proxyBeanMethods = false)
  static class Moved {
    @Bean
    @Primary
    MutableClock movedClock() {
      return CLOCK;
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws IOException {
    Path folder = Files.createTempDirectory("bramka-outage");
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1", 0, folder.resolve("sim.db"), CLOCK, Duration.ZERO, true));
    ksef = new HostileServer(request -> HostileServer.forward(simulator.rootUrl()));
    registry.add("ksef.data-dir", folder::toString);
    registry.add("ksef.management-port", () -> 0);
    registry.add("ksef.simulator.url", () -> ksef.url());
    registry.add("db-scheduler.enabled", () -> false);
    registry.add("logging.file.name", () -> folder.resolve("log.json").toString());
  }

  @AfterAll
  static void stop() {
    ksef.close();
    simulator.close();
  }

  @Autowired Tenants tenants;
  @Autowired Sessions sessions;
  @Autowired Outbox outbox;
  @Autowired OutboxRepository repository;
  @Autowired FollowUp followUp;
  @Autowired Store store;

  private record Party(Tenant tenant, Session session, String token) {}

  @Test
  void twoHoursAway_costLittle_andAllIsSettledWithinAMinuteOfItsReturn() throws Exception {
    List<Party> parties = parties(20);
    int number = 0;
    for (Party party : parties) {
      for (int i = 0; i < 10; i++) {
        boolean arrives = number++ % 2 == 0;
        ksef.script(
            request ->
                request.line().matches("POST .*/invoices")
                    ? lost(arrives)
                    : request.line().matches("GET .*/invoices\\?.*")
                        ? HostileServer.reply(503, "", new byte[0])
                        : HostileServer.forward(simulator.rootUrl()));
        assertInDoubt(party, TestInvoices.fa3(party.tenant().nip(), "O/" + number));
        // Else one tenant's failures would stop its sending.
        forget("circuit");
      }
    }
    assertThat(repository.count(State.PENDING)).isEqualTo(200);

    ksef.script(request -> HostileServer.reset());
    ksef.forget();
    int most = 0;
    for (int minute = 0; minute < 120; minute++) {
      int before = ksef.requests().size();
      for (int step = 0; step < 2; step++) {
        round(Duration.ofSeconds(30));
      }
      most = minute < 5 ? most : Math.max(most, ksef.requests().size() - before);
    }
    assertThat(most).as("calls a minute, of 20 tenants").isBetween(20, 60);
    long lists =
        store
            .read()
            .sql(
                "select coalesce(max(n), 0) from (select count(*) n from ksef_call where call_group = 'sessionInvoiceList' and at > ? group by context) x")
            .param(CLOCK.millis() - 3_600_000)
            .query(Long.class)
            .single();
    assertThat(lists).as("of 200 lists an hour").isLessThan(120);

    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    for (int second = 0; second < 60 && repository.count(State.PENDING) > 0; second += 3) {
      round(Duration.ofSeconds(3));
    }
    assertThat(repository.count(State.PENDING)).as("in doubt a minute later").isZero();
    for (int i = 0; i < 40 && repository.count(State.SENT) > 0; i++) {
      round(Duration.ofSeconds(10));
      Thread.sleep(50);
    }
    for (Party party : parties) {
      assertThat(repository.ofSession(party.session().reference(), State.ACCEPTED)).hasSize(10);
    }
  }

  private static HostileServer.Behaviour lost(boolean arrives) {
    return (request, connection) -> {
      if (arrives) {
        HostileServer.forwardQuietly(simulator.rootUrl(), request);
      }
      connection.reset();
    };
  }

  private void assertInDoubt(Party party, byte[] xml) {
    Outbox.Handover handover =
        new Outbox.Handover(
            party.session().key().encrypt(xml), KsefCrypto.sha256(xml), xml.length, null);
    try {
      outbox.send(party.session(), handover);
    } catch (GatewayFailure e) {
      assertThat(e.retryAfter()).isNotNull();
      return;
    }
    throw new AssertionError("the invoice was sent");
  }

  @Test
  void revokedTokenOfOneTenant_costsAHandfulOfLogInsAndNobodyElseNotices() throws Exception {
    List<Party> parties = parties(20);
    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    String reference = parties.getFirst().token().split("\\|")[0];
    control("/simulator/tokens/" + reference + "/revoke", "");
    CLOCK.advance(Duration.ofMinutes(16));
    ksef.forget();
    int refused = 0;
    for (int step = 0; step < 120; step++) {
      CLOCK.advance(Duration.ofSeconds(30));
      for (Party party : parties) {
        try {
          sessions.active(party.session());
        } catch (GatewayFailure e) {
          assertThat(party).as(e.getMessage()).isEqualTo(parties.getFirst());
          assertThat(e.getMessage()).containsAnyOf("450", "KSeF refused");
          refused++;
        }
      }
    }
    assertThat(refused).isEqualTo(120);
    assertThat(ksef.requests().stream().filter(r -> r.path().endsWith("/auth/ksef-token")).count())
        .as("log-ins in an hour")
        .isBetween(1L, 8L);
  }

  private void round(Duration step) throws InterruptedException {
    CLOCK.advance(step);
    followUp.wake();
    for (int i = 0; i < 3_000 && !followUp.idle(); i++) {
      Thread.sleep(2);
    }
    assertThat(followUp.idle()).isTrue();
  }

  private void forget(String what) {
    store.write(db -> db.sql("delete from ksef_pause where what = ?").param(what).update());
    CLOCK.advance(Duration.ofMillis(1_100));
  }

  private List<Party> parties(int count) throws Exception {
    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    List<Party> parties = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String nip = nip(NIPS.incrementAndGet());
      Tenant tenant = new Tenant("t" + nip, "t" + nip, nip, "simulator");
      tenants.save(tenant);
      String token =
          JsonMapper.shared()
              .readTree(control("/simulator/tokens", "{\"nip\":\"" + nip + "\"}"))
              .get("token")
              .asString();
      tenants.credential(tenant.id(), CredentialKind.TOKEN, token);
      parties.add(new Party(tenant, sessions.open(tenant, InvoiceVersion.FA_3), token));
      CLOCK.advance(Duration.ofSeconds(1));
    }
    return parties;
  }

  private static String control(String path, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(simulator.rootUrl() + path))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** Numbers with a check digit, none of them used elsewhere. */
  private static String nip(int number) {
    int[] weights = {6, 5, 7, 2, 3, 4, 5, 6, 7};
    for (int i = 810_000_000 + number * 20; ; i++) {
      String digits = Integer.toString(i);
      int sum = 0;
      for (int d = 0; d < 9; d++) {
        sum += weights[d] * (digits.charAt(d) - '0');
      }
      if (sum % 11 < 10) {
        return digits + sum % 11;
      }
    }
  }
}
