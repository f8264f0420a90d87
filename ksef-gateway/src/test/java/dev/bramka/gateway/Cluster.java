package dev.bramka.gateway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A simulator, a database and gateways, each a process of its own that can be killed. With one node
 * the database is SQLite in its folder, with more it is PostgreSQL.
 */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int simulatorPort;
  private final int postgresPort;
  private final List<GatewayProcess> nodes = new ArrayList<>();
  private final List<@Nullable Gateway> gateways = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private @Nullable Process simulator;
  private @Nullable EmbeddedPostgres postgres;
  private List<String> serverCommand = List.of();

  /**
   * @param settings of every node
   */
  Cluster(Path folder, int nodes, Map<String, String> settings)
      throws IOException, InterruptedException {
    this.folder = folder;
    simulatorPort = freePort();
    postgresPort = freePort();
    this.settings.putAll(settings);
    this.settings.put("KSEF_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
    startSimulator();
    if (nodes > 1) {
      startPostgres();
      this.settings.put(
          "KSEF_DATABASE_URL",
          "jdbc:postgresql://127.0.0.1:" + postgresPort + "/postgres?user=postgres");
    }
    for (int i = 0; i < nodes; i++) {
      Path home = Files.createDirectories(folder.resolve("node-" + (i + 1)));
      this.nodes.add(new GatewayProcess(home));
      gateways.add(null);
      start(i);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int size() {
    return nodes.size();
  }

  /** A node's front door; it may be dead. */
  Gateway gateway(int node) {
    return Objects.requireNonNull(gateways.get(node));
  }

  String simulatorUrl() {
    return "http://127.0.0.1:" + simulatorPort;
  }

  Path simulatorDatabase() {
    return folder.resolve("simulator").resolve("simulator.db");
  }

  /** kill -9. */
  void kill(int node) throws InterruptedException {
    nodes.get(node).kill();
  }

  void start(int node) throws IOException, InterruptedException {
    gateways.set(node, nodes.get(node).start(simulatorUrl(), settings));
  }

  void killSimulator() throws InterruptedException {
    if (simulator != null) {
      simulator.destroyForcibly().waitFor();
    }
  }

  void startSimulator() throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("simulator"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.bramka.gateway.Bramka",
            "simulator");
    builder.environment().put("KSEF_DATA_DIR", home.toString());
    builder.environment().put("KSEF_SIMULATOR_PORT", Integer.toString(simulatorPort));
    builder.environment().put("KSEF_SIMULATOR_DELAY_MS", "50");
    builder.environment().put("KSEF_SIMULATOR_LIMITS", "off");
    Path log = home.resolve("simulator.log");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    simulator = builder.start();
    awaitSimulator(log);
  }

  private void awaitSimulator(Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), simulatorPort).close();
        return;
      } catch (IOException e) {
        Thread.sleep(200);
      }
    }
    throw new AssertionError(Files.readString(log));
  }

  /** kill -9 of the postmaster, whose children end by themselves. */
  void killPostgres() throws IOException, InterruptedException {
    String pid =
        Files.readAllLines(folder.resolve("postgres").resolve("postmaster.pid")).getFirst();
    ProcessHandle server = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    serverCommand = List.of(Files.readString(Path.of("/proc", pid.strip(), "cmdline")).split("\0"));
    List<ProcessHandle> children = server.descendants().toList();
    server.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    server.onExit().join();
    for (ProcessHandle child : children) {
      child.onExit().join();
    }
    Files.deleteIfExists(folder.resolve("postgres").resolve("postmaster.pid"));
  }

  /** Starts a killed one again over the same files. */
  void restartPostgres() throws IOException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL does not run as root; in a namespace of its own it is somebody else.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(serverCommand);
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("postgres.log").toFile())
        .start();
  }

  private void startPostgres() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setCleanDataDirectory(false)
            .setPort(postgresPort)
            .setServerConfig("max_connections", "100")
            .start();
  }

  /** A connection to the database of the nodes. */
  Connection database() throws SQLException {
    return DriverManager.getConnection(
        nodes.size() > 1
            ? settings.get("KSEF_DATABASE_URL")
            : "jdbc:sqlite:" + folder.resolve("node-1").resolve("data").resolve("bramka.db"));
  }

  @Override
  public void close() throws IOException {
    try {
      for (GatewayProcess node : nodes) {
        node.kill();
      }
      killSimulator();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (postgres != null) {
      postgres.close();
    }
  }
}
