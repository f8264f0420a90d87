package dev.bramka.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the simulator alone. Settings come from the environment: {@code KSEF_SIMULATOR_PORT} (8081),
 * {@code KSEF_DATA_DIR} ({@code ./data}), {@code KSEF_SIMULATOR_DELAY_MS}, {@code
 * KSEF_SIMULATOR_LIMITS} ({@code production} or {@code off}).
 */
public final class SimulatorMain {
  private SimulatorMain() {}

  /** Starts and runs until the process is told to end. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (Simulator simulator = Simulator.start(config(System.getenv()))) {
      System.out.println("KSeF simulator: " + simulator.apiUrl());
      System.out.println(
          "A KSeF token:   curl -d '{\"nip\":\"1111111111\"}' "
              + simulator.rootUrl()
              + "/simulator/tokens");
      CountDownLatch ended = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(simulator::close));
      ended.await();
    }
  }

  private static SimulatorConfig config(Map<String, String> env) throws IOException {
    Path data = Path.of(env.getOrDefault("KSEF_DATA_DIR", "data"));
    Files.createDirectories(data);
    String delay = env.get("KSEF_SIMULATOR_DELAY_MS");
    String limits = env.get("KSEF_SIMULATOR_LIMITS");
    return new SimulatorConfig(
        env.getOrDefault("KSEF_SIMULATOR_HOST", "127.0.0.1"),
        Integer.parseInt(env.getOrDefault("KSEF_SIMULATOR_PORT", "8081")),
        data.resolve("simulator.db"),
        Clock.systemUTC(),
        delay == null ? null : Duration.ofMillis(Long.parseLong(delay)),
        limits == null ? null : !limits.equals("off") && !limits.equals("false"));
  }
}
