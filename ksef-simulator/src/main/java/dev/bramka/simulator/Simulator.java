package dev.bramka.simulator;

import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.http.Routes;
import dev.bramka.simulator.rules.Exports;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.Processing;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.rules.Seeder;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.rules.UpoWriter;
import dev.bramka.simulator.state.AuthStore;
import dev.bramka.simulator.state.Database;
import dev.bramka.simulator.state.ExportStore;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.KeyStore;
import dev.bramka.simulator.state.MetadataStore;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.Settings;
import io.javalin.Javalin;
import java.time.Clock;

/**
 * A running KSeF 2.0 simulator: the API under {@code /v2}, its own controls under {@code
 * /simulator}. {@link #start} returns when it answers; {@link #close} stops it and leaves its file
 * for the next start. Thread-safe.
 */
public final class Simulator implements AutoCloseable {
  private static final long MAX_BODY = 8_000_000;

  private final Database database;
  private final Processing processing;
  private final Exports exports;
  private final Seeder seeder;
  private final MetadataStore metadata;
  private final FaultPlan faults;
  private final Javalin server;
  private final String host;

  private Simulator(SimulatorConfig config) {
    Clock clock = config.clock();
    host = config.host();
    database = new Database(config.database());
    Settings settings = new Settings(database);
    if (config.processingDelay() != null) {
      settings.processingDelay(config.processingDelay());
    }
    AuthStore logins = new AuthStore(database);
    SessionStore sessions = new SessionStore(database);
    InvoiceStore invoices = new InvoiceStore(database);
    Keys keys = new Keys(new KeyStore(database), clock);
    ReferenceNumbers numbers = new ReferenceNumbers(clock);
    UpoWriter upos = new UpoWriter(sessions, invoices, logins, numbers, keys);
    RateLimits limits = new RateLimits(settings, clock);
    if (config.limits() != null) {
      limits.off(!config.limits());
    }
    faults = new FaultPlan();
    processing = new Processing(clock, settings, sessions, invoices, numbers, upos);
    MetadataStore metadata = new MetadataStore(database);
    ExportStore exportStore = new ExportStore(database);
    exports = new Exports(clock, settings, exportStore, metadata, invoices, database);
    seeder = new Seeder(metadata, numbers);
    this.metadata = metadata;
    Routes routes =
        new Routes(
            clock,
            logins,
            sessions,
            invoices,
            settings,
            keys,
            new Tokens(settings, clock),
            limits,
            numbers,
            processing,
            upos,
            faults,
            metadata,
            exportStore,
            exports,
            seeder);
    server =
        Javalin.create(
            javalin -> {
              javalin.startup.showJavalinBanner = false;
              javalin.concurrency.useVirtualThreads = true;
              javalin.http.maxRequestSize = MAX_BODY;
              javalin.http.compressionStrategy = io.javalin.compression.CompressionStrategy.NONE;
              routes.addTo(javalin.routes);
            });
    server.start(config.host(), config.port());
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
    return faults;
  }

  /** Fills it with invoices between parties, unless it has as many already. */
  public void seed(Seeder.Order order) {
    if (metadata.count() < order.count()) {
      seeder.seed(order);
    }
  }

  @Override
  public void close() {
    server.stop();
    exports.close();
    processing.close();
    database.close();
  }
}
