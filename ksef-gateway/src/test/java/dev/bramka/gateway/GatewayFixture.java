package dev.bramka.gateway;

import dev.bramka.gateway.platform.KsefSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A gateway with its embedded simulator on free ports; subclasses say where its tables are. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class GatewayFixture {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @Autowired private KsefSettings settings;

  Gateway gateway;

  /** What every gateway under test is set to, with a folder that no other one uses. */
  static void common(DynamicPropertyRegistry registry, Path data) {
    registry.add("ksef.data-dir", data::toString);
    registry.add("ksef.simulator.port", () -> 0);
    registry.add("ksef.management-port", () -> 0);
    registry.add("ksef.simulator.delay", () -> "20ms");
    registry.add("ksef.webhooks.private-addresses", () -> "true");
    registry.add("ksef.delivery.gathering", () -> "1s");
    registry.add("ksef.delivery.idle-session", () -> "2s");
    registry.add("ksef.simulator.limits", () -> "false");
    registry.add("logging.file.name", () -> data.resolve("log.json").toString());
  }

  static Path folder() {
    try {
      return Files.createTempDirectory("bramka-test");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void connect() throws IOException {
    gateway = new Gateway(settings.dataDir());
    gateway.control("DELETE", "/faults", "");
  }

  static String number() {
    return "T/" + NUMBERS.incrementAndGet();
  }
}
