package dev.bramka.gateway.commands;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a command makes of the gateway that runs beside it. */
class RunningTest {
  private HttpServer gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/actuator/info",
        exchange -> {
          byte[] info =
              "{\"bramka\":{\"tables\":\"/srv/bramka\"}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, info.length);
          exchange.getResponseBody().write(info);
          exchange.close();
        });
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  private Running beside(String tables) {
    return new Running(gateway.getAddress().getPort(), tables);
  }

  @Test
  void sameTables_areFine() {
    assertThatCode(beside("/srv/bramka")::requireSameTables).doesNotThrowAnyException();
  }

  @Test
  void otherTables_areRefused_namingBoth() {
    assertThatThrownBy(beside("/home/me/data")::requireSameTables)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/srv/bramka")
        .hasMessageContaining("/home/me/data")
        .hasMessageContaining("KSEF_DATA_DIR");
  }

  @Test
  void noGateway_isFine() {
    int port = gateway.getAddress().getPort();
    gateway.stop(0);
    assertThatCode(new Running(port, "/home/me/data")::requireSameTables)
        .doesNotThrowAnyException();
  }
}
