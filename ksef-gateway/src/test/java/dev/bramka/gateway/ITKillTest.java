package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.testkit.TestInvoices;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process of its own, killed without warning while invoices go out. */
class ITKillTest {
  private static final int ROUNDS = 2;
  private static final Pattern HASH = Pattern.compile("<SkrotDokumentu>([^<]+)<");

  @TempDir Path folder;
  private GatewayProcess process;

  @BeforeEach
  void prepare() {
    process = new GatewayProcess(folder);
  }

  @AfterEach
  void kill() throws InterruptedException {
    process.kill();
  }

  @Test
  void killedWhileSending_everyInvoiceIsAtKsefOnceAndItsIdAnswers() throws Exception {
    try (Simulator simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1",
                0,
                folder.resolve("sim.db"),
                Clock.systemUTC(),
                Duration.ofMillis(20),
                false))) {
      Gateway gateway = process.start(simulator.rootUrl(), Map.of());
      String session = gateway.open();
      Map<String, byte[]> invoices = new LinkedHashMap<>();
      for (int i = 0; i < 60; i++) {
        invoices.put("K/" + i, TestInvoices.fa3(gateway.nip, "K/" + i));
      }
      Map<String, String> answered = new ConcurrentHashMap<>();
      Random random = new Random(7);
      for (int round = 0; round < ROUNDS; round++) {
        killWhileSending(gateway, session, invoices, answered, 60 + random.nextInt(250));
        gateway = process.start(simulator.rootUrl(), Map.of());
      }
      Set<String> ids = new HashSet<>();
      for (Map.Entry<String, byte[]> invoice : invoices.entrySet()) {
        String id = repeated(gateway, session, invoice.getValue());
        assertThat(answered.getOrDefault(invoice.getKey(), id)).isEqualTo(id);
        assertThat(gateway.decided(id).get("status").asString()).isEqualTo("accepted");
        ids.add(id);
      }
      assertThat(ids).hasSize(invoices.size());
      gateway.get("/session/close/" + session);
      assertThat(hashes(gateway.upo(session).text()))
          .hasSize(invoices.size())
          .doesNotHaveDuplicates();
    }
  }

  private void killWhileSending(
      Gateway gateway,
      String session,
      Map<String, byte[]> invoices,
      Map<String, String> answered,
      long afterMillis)
      throws InterruptedException {
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      invoices.forEach(
          (number, xml) ->
              callers.execute(
                  () -> {
                    try {
                      answered.put(number, gateway.send(session, xml).json().get("id").asString());
                    } catch (RuntimeException e) {
                      // the process was killed; the caller repeats later
                    }
                  }));
      Thread.sleep(afterMillis);
      process.kill();
      callers.shutdownNow();
    }
  }

  /** A caller that was told to come back does so. */
  private static String repeated(Gateway gateway, String session, byte[] xml)
      throws InterruptedException {
    for (int i = 0; i < 30; i++) {
      Gateway.Answer answer = gateway.send(session, xml);
      if (answer.status() == 200) {
        return answer.json().get("id").asString();
      }
      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      Thread.sleep(1_000);
    }
    throw new AssertionError("Never accepted");
  }

  private static List<String> hashes(String upo) {
    Matcher matcher = HASH.matcher(upo);
    return matcher.results().map(r -> r.group(1)).toList();
  }
}
