package dev.bramka.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gateway as a process of its own, to be killed and started again over the same folder. */
final class GatewayProcess {
  private final Path folder;
  private Process process;

  GatewayProcess(Path folder) {
    this.folder = folder;
  }

  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Asks it to end (SIGTERM); whether it did in time. */
  boolean stop(long time, TimeUnit unit) throws InterruptedException {
    process.destroy();
    return process.waitFor(time, unit);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** What it has logged since it was started. */
  String log() throws IOException {
    return Files.readString(folder.resolve("gateway.log"));
  }

  Gateway start(String simulator, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path data = folder.resolve("data");
    Files.deleteIfExists(data.resolve("ready"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.bramka.gateway.Bramka");
    builder.environment().put("KSEF_DATA_DIR", data.toString());
    builder.environment().put("KSEF_PORT", "0");
    builder.environment().put("KSEF_MANAGEMENT_PORT", "0");
    builder.environment().put("KSEF_SIMULATOR_URL", simulator);
    builder.environment().put("KSEF_CONFIG", "none");
    builder.environment().putAll(settings);
    Path log = folder.resolve("gateway.log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    process = builder.start();
    for (int i = 0; i < 600; i++) {
      if (Files.exists(log) && Files.readString(log).contains("written to")) {
        return new Gateway(data);
      }
      if (!process.isAlive()) {
        throw new UncheckedIOException(new IOException(Files.readString(log)));
      }
      Thread.sleep(100);
    }
    throw new AssertionError(Files.readString(log));
  }
}
