package dev.bramka.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bramka.gateway.SqliteLab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection itself keeps out of private networks, whatever form the address has. */
class WebhookCallsTest {
  @TempDir Path folder;
  private final AtomicInteger reached = new AtomicInteger();
  private HttpServer server;
  private WebhookCalls calls;

  @BeforeEach
  void listen() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          reached.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    calls = new WebhookCalls(new PublicAddresses(SqliteLab.settings(folder)));
  }

  @AfterEach
  void stop() throws Exception {
    calls.destroy();
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"})
  void addressOfOurOwnNetwork_isNotConnectedTo(String host) {
    String url = "http://" + host + ":" + server.getAddress().getPort() + "/";
    WebhookCalls.Message message = new WebhookCalls.Message("id", 1, "v1,x", "{}");
    assertThatThrownBy(() -> calls.post(url, message)).isInstanceOf(UnknownHostException.class);
    assertThat(reached).hasValue(0);
  }
}
