package dev.bramka.gateway.launcher;

import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.sessions.SimulatorAddress;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The simulated KSeF inside the gateway, or the address of one that runs by itself. The only class
 * that knows the simulator.
 */
@Component
class EmbeddedSimulator implements SimulatorAddress, DisposableBean {
  private final @Nullable String url;
  private final SimulatorConfig config;
  private @Nullable Simulator simulator;

  EmbeddedSimulator(KsefSettings settings, Clock clock) {
    KsefSettings.SimulatorSettings s = settings.simulator();
    url = s.url();
    PlatformConfiguration.makeFolder(settings.dataDir());
    config =
        new SimulatorConfig(
            "127.0.0.1",
            s.port(),
            settings.dataDir().resolve("simulator.db"),
            clock,
            s.delay(),
            s.limits());
  }

  @Override
  public synchronized URI api() {
    if (url != null && !url.isBlank()) {
      return URI.create(url.replaceAll("/+$", "").replaceAll("/v2$", "") + "/v2");
    }
    if (simulator == null) {
      simulator = Simulator.start(config);
    }
    return URI.create(Objects.requireNonNull(simulator).apiUrl());
  }

  @Override
  public synchronized void destroy() {
    if (simulator != null) {
      simulator.close();
    }
  }
}
