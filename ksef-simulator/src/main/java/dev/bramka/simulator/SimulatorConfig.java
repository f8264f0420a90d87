package dev.bramka.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to start a simulator.
 *
 * @param host address to listen on; keep it on loopback, the simulator lets anybody in
 * @param port port, 0 for any free one
 * @param database the SQLite file, made when missing
 * @param clock tells the time
 * @param processingDelay how long each asynchronous step takes; null keeps what the file says
 * @param limits whether rate limits hold (production values); null keeps what the file says
 */
public record SimulatorConfig(
    String host,
    int port,
    Path database,
    Clock clock,
    @Nullable Duration processingDelay,
    @Nullable Boolean limits) {
  /** Loopback, system clock, the file's own settings. */
  public static SimulatorConfig of(Path database, int port) {
    return new SimulatorConfig("127.0.0.1", port, database, Clock.systemUTC(), null, null);
  }
}
