package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with the default heap, which ends when memory runs out, under more of everything than
 * it can hold. It lives on, and works as before.
 */
class ITFloodTest {
  @TempDir Path folder;
  private Simulator simulator;
  private GatewayProcess process;
  private Gateway gateway;
  private int port;
  private int number;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1",
                0,
                folder.resolve("sim.db"),
                Clock.systemUTC(),
                Duration.ofMillis(20),
                false));
    process = new GatewayProcess(folder);
    gateway = process.start(simulator.rootUrl(), Map.of());
    port = URI.create(gateway.request("/").GET().build().uri().toString()).getPort();
  }

  @AfterEach
  void stop() throws Exception {
    release();
    process.kill();
    simulator.close();
  }

  private void release() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** As many as the system lets through; what is refused is refused. */
  private void hold(int count, String bytes) {
    byte[] sent = bytes.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < count; i++) {
      try {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        socket.getOutputStream().write(sent);
        socket.getOutputStream().flush();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void worksAsBefore() throws Exception {
    release();
    assertThat(process.alive()).as(process.log()).isTrue();
    for (int i = 0; i < 60 && gateway.get("/public/key").status() != 200; i++) {
      Thread.sleep(500);
    }
    String id =
        gateway
            .send(gateway.open(), TestInvoices.fa3(gateway.nip, "F/" + ++number))
            .json()
            .get("id")
            .asString();
    assertThat(gateway.decided(id).get("status").asString()).isEqualTo("accepted");
  }

  @Test
  void thousandsOfConnectionsThatSendAByte() throws Exception {
    hold(5_200, "G");
    assertThat(gateway.managed("/actuator/health/liveness").status()).isEqualTo(200);
    worksAsBefore();
  }

  @Test
  void hundredsOfHalfSentBodies_andHugeHeaders() throws Exception {
    String authorization =
        gateway.request("/").GET().build().headers().firstValue("Authorization").orElseThrow();
    String head =
        "POST /api/invoice/send HTTP/1.1\r\nHost: x\r\nAuthorization: "
            + authorization
            + "\r\nContent-Type: application/json\r\nContent-Length: 64000\r\n\r\n{\"a\":\"";
    hold(1_500, head + "x".repeat(60_000));
    worksAsBefore();
    hold(1_500, "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(7_900));
    worksAsBefore();
  }

  @Test
  void documentsMadeToTakeMemory() throws Exception {
    String lines = "{},".repeat(80_000);
    String unknown = manyKeys(80_000);
    List<Map.Entry<String, String>> bodies =
        List.of(
            Map.entry("/generate/simple", "{\"lines\":[" + lines + "{}]}"),
            Map.entry("/generate/simple/report", unknown),
            Map.entry("/generate/report", "{\"invoice\":{\"Fa\":" + unknown + "}}"),
            Map.entry("/generate", "{\"invoice\":1e-2147483648}"),
            Map.entry("/generate/simple", "{\"number\":1e99999999999999999999}"));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        for (Map.Entry<String, String> body : bodies) {
          byte[] bytes = body.getValue().getBytes(StandardCharsets.UTF_8);
          answers.add(callers.submit(() -> gateway.post(body.getKey(), "application/json", bytes)));
        }
        byte[] names = namesXml(30_000);
        answers.add(callers.submit(() -> gateway.post("/validate/report", "text/xml", names)));
        answers.add(callers.submit(() -> gateway.post("/parse", "text/xml", names)));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().text()).isIn(200, 400, 413, 503);
      }
    }
    worksAsBefore();
  }

  private static String manyKeys(int count) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      json.append("\"k").append(i).append("\":1,");
    }
    return json.append("\"z\":1}").toString();
  }

  private static byte[] namesXml(int count) {
    StringBuilder xml =
        new StringBuilder("<Faktura xmlns=\"http://crd.gov.pl/wzor/2025/06/25/13775/\">");
    for (int i = 0; i < count; i++) {
      xml.append("<e").append(i).append("/>");
    }
    return xml.append("</Faktura>").toString().getBytes(StandardCharsets.UTF_8);
  }
}
