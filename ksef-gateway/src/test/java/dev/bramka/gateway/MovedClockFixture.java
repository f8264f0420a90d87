package dev.bramka.gateway;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Environment;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway and a simulator with production limits behind a proxy, on one clock that the test
 * moves; nothing runs in the background but what the test wakes.
 */
@Import(MovedClockFixture.Moved.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class MovedClockFixture {
  protected static final MutableClock CLOCK =
      new MutableClock(Instant.parse("2026-11-25T08:00:00Z"));
  private static final AtomicInteger NIPS = new AtomicInteger();

  /** As long as the gateway, which is shared by all tests of this kind. */
  protected static Simulator simulator;

  protected static HostileServer ksef;

  @Autowired private Tenants allTenants;
  @Autowired private Sessions allSessions;

  /** Puts the clock into the gateway. */
  @TestConfiguration(proxyBeanMethods = false)
  public static class Moved {
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

  /** A new tenant with a token and an open session. */
  protected record Party(Tenant tenant, Session session, String token) {}

  protected List<Party> parties(int count) throws Exception {
    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    List<Party> parties = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String nip = TestInvoices.nip(810_000_000, NIPS.incrementAndGet());
      Tenant tenant = new Tenant("t" + nip, "t" + nip, nip, Environment.SIMULATOR);
      allTenants.save(tenant);
      String token = token(nip);
      allTenants.credential(tenant.id(), CredentialKind.TOKEN, token);
      parties.add(new Party(tenant, allSessions.open(tenant, InvoiceVersion.FA_3), token));
      CLOCK.advance(Duration.ofSeconds(1));
    }
    return parties;
  }

  /** A token that KSeF has not given before. */
  protected static String token(String nip) throws Exception {
    return JsonMapper.shared()
        .readTree(control("/simulator/tokens", "{\"nip\":\"" + nip + "\"}"))
        .get("token")
        .asString();
  }

  protected static String control(String path, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(simulator.rootUrl() + path))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
