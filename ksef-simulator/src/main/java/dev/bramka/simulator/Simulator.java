package dev.bramka.simulator;

import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.http.Routes;
import dev.bramka.simulator.http.World;
import dev.bramka.simulator.rules.Seeder;
import dev.bramka.simulator.state.Stores;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;

/**
 * A running KSeF 2.0 simulator: the API under {@code /v2}, its own controls under {@code
 * /simulator}. {@link #start} returns when it answers; {@link #close} stops it and leaves its file
 * for the next start. Thread-safe.
 */
public final class Simulator implements AutoCloseable {
  private static final long MAX_BODY = 8_000_000;

  private final World world;
  private final Javalin server;
  private final String host;

  private Simulator(SimulatorConfig config) {
    host = config.host();
    Stores stores = Stores.open(config.database());
    if (config.processingDelay() != null) {
      // Before the asynchronous half starts, which reads it.
      stores.settings().processingDelay(config.processingDelay());
    }
    world = World.of(stores, config.clock());
    if (config.limits() != null) {
      world.limits().off(!config.limits());
    }
    server =
        Javalin.create(
            javalin -> {
              configure(javalin);
              Routes.add(world, javalin.routes);
            });
    server.start(config.host(), config.port());
  }

  private static void configure(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.concurrency.useVirtualThreads = true;
    javalin.http.maxRequestSize = MAX_BODY;
    javalin.http.compressionStrategy = CompressionStrategy.NONE;
  }

  /**
   * Starts a simulator.
   *
   * @throws RuntimeException when the port is taken or the file cannot be opened
   */
  public static Simulator start(SimulatorConfig config) {
    return new Simulator(config);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** The base address of the KSeF API, ending in {@code /v2}. */
  public String apiUrl() {
    return rootUrl() + "/v2";
  }

  /** The address without a path, for the simulator's own controls. */
  public String rootUrl() {
    return "http://" + host + ":" + port();
  }

  /** Failures on command. */
  public FaultPlan faults() {
    return world.faults();
  }

  /** Fills it with invoices between parties, unless it has as many already. */
  public void seed(Seeder.Order order) {
    if (world.stores().metadata().count() < order.count()) {
      world.seeder().seed(order);
    }
  }

  @Override
  public void close() {
    server.stop();
    world.close();
  }
}
