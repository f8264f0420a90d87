package dev.bramka.gateway;

import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A gateway whose KSeF is a simulator behind a proxy that does whatever a test wants. Tenants are
 * made as needed, so that what one of them suffers leaves no trace with others.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class BrokenKsefFixture {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final AtomicInteger NIPS = new AtomicInteger();
  private static final Pattern NIP = Pattern.compile("71[0-9]{8}");
  static final Path DATA = GatewayFixture.folder();

  /** As long as the gateway, which is shared by all tests of this kind. */
  static Simulator simulator;

  static HostileServer ksef;

  @Autowired Tenants tenants;
  @Autowired ApiKeys keys;

  @BeforeEach
  void forwardAll() {
    ksef.forget();
    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws IOException {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1",
                0,
                Files.createTempDirectory("bramka-sim").resolve("sim.db"),
                Clock.systemUTC(),
                Duration.ofMillis(20),
                false));
    String address = simulator.rootUrl();
    ksef = new HostileServer(request -> HostileServer.forward(address));
    registry.add("ksef.data-dir", DATA::toString);
    registry.add("ksef.management-port", () -> 0);
    registry.add("ksef.simulator.url", () -> ksef.url());
    registry.add("logging.file.name", () -> DATA.resolve("log.json").toString());
  }

  static String number() {
    return "B/" + NUMBERS.incrementAndGet();
  }

  /** A new tenant with a token. */
  record Party(Gateway gateway, String nip, String id) {}

  Party party() throws IOException {
    String nip = TestInvoices.nip(710_000_000, NIPS.incrementAndGet());
    Gateway demo = new Gateway(DATA);
    String id = "broken-" + nip;
    tenants.save(new Tenant(id, id, nip, Environment.SIMULATOR));
    tenants.credential(id, CredentialKind.TOKEN, demo.ksefToken(nip));
    ApiKeys.Issued key = keys.issue(id);
    return new Party(demo.as(key.id(), key.secret()), nip, id);
  }

  /** The NIP in whose name a request is made, from its token; empty for one without. */
  static String context(HostileServer.Request request) {
    String[] parts = request.headers().getOrDefault("authorization", "").split("\\.");
    if (parts.length < 2) {
      return "";
    }
    Matcher nip =
        NIP.matcher(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    return nip.find() ? nip.group() : "";
  }
}
