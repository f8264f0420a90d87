package dev.bramka.simulator;

import dev.bramka.simulator.rules.Seeder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the simulator alone. Settings come from the environment: {@code KSEF_SIMULATOR_PORT} (8081),
 * {@code KSEF_DATA_DIR} ({@code ./data}), {@code KSEF_SIMULATOR_DELAY_MS}, {@code
 * KSEF_SIMULATOR_LIMITS} ({@code production} or {@code off}). {@code --seed 10000} fills it with
 * that many invoices of the last twelve months between {@link #PARTIES}.
 */
public final class SimulatorMain {
  private static final List<String> PARTIES = List.of("1111111111", "2222222222", "3333333333");
  private static final Duration SEEDED = Duration.ofDays(365);

  private SimulatorMain() {}

  /** Starts and runs until the process is told to end. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (Simulator simulator = Simulator.start(config(System.getenv()))) {
      seed(simulator, List.of(args));
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

  private static void seed(Simulator simulator, List<String> args) {
    if (args.isEmpty()) {
      return;
    }
    if (args.size() != 2
        || !args.getFirst().equals("--seed")
        || !args.get(1).matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException("usage: simulator [--seed COUNT]");
    }
    System.out.println("Seeding " + args.get(1) + " invoices between " + PARTIES);
    Instant now = Instant.now();
    simulator.seed(
        new Seeder.Order(
            Integer.parseInt(args.get(1)),
            PARTIES,
            now.minus(SEEDED),
            now.minusSeconds(60),
            2,
            24));
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
