package dev.bramka.gateway.launcher;

import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.SqliteLibrary;
import dev.bramka.gateway.sessions.KsefClients.SimulatorAddress;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.simulator.SimulatorMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The simulated KSeF inside the gateway, or the address of one that runs by itself. The only class
 * that knows the simulator.
 */
@Component
public class EmbeddedSimulator implements SimulatorAddress, DisposableBean {
  private final @Nullable URI external;
  private final CompletableFuture<Simulator> embedded;

  EmbeddedSimulator(KsefSettings settings, Clock clock) {
    KsefSettings.SimulatorSettings s = settings.simulator();
    String url = s.url();
    external =
        url == null || url.isBlank()
            ? null
            : URI.create(url.replaceAll("/+$", "").replaceAll("/v2$", "") + "/v2");
    embedded = new CompletableFuture<>();
    if (external != null || !needed(settings)) {
      embedded.completeExceptionally(
          new IllegalStateException("No simulator runs: ksef.environment is not simulator"));
    } else {
      PlatformConfiguration.makeFolder(settings.dataDir());
      SqliteLibrary.unpack(settings.dataDir());
      SimulatorConfig config =
          new SimulatorConfig(
              "127.0.0.1",
              s.port(),
              settings.dataDir().resolve("simulator.db"),
              clock,
              s.delay(),
              s.limits());
      // Beside everything else that starts, which takes as long.
      embedded.completeAsync(() -> Simulator.start(config));
    }
  }

  /** Runs the simulator alone, with settings from the environment, until the process ends. */
  public static void runAlone(List<String> arguments) throws IOException, InterruptedException {
    SqliteLibrary.unpack(Path.of(System.getenv().getOrDefault("KSEF_DATA_DIR", "data")));
    SimulatorMain.main(arguments.toArray(String[]::new));
  }

  private static boolean needed(KsefSettings settings) {
    return isSimulator(settings.environment())
        || settings.tenants().stream().anyMatch(t -> isSimulator(t.environment()));
  }

  static boolean isSimulator(@Nullable String environment) {
    return Environment.SIMULATOR.toString().equals(environment);
  }

  @Override
  public URI api() {
    if (external != null) {
      return external;
    }
    return URI.create(embedded.join().apiUrl());
  }

  @Override
  public void destroy() {
    if (embedded.isDone() && !embedded.isCompletedExceptionally()) {
      embedded.join().close();
    }
  }
}
