package dev.bramka.gateway.sessions;

import dev.bramka.client.KsefClient;
import dev.bramka.client.http.Connection;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.gateway.events.SystemWarnings;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.ConnectionSettings;
import dev.bramka.gateway.tenants.Environment;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/** One client per KSeF environment. Thread-safe. */
@Service
public class KsefClients implements DisposableBean {
  /** Where the simulated KSeF answers; implemented by whoever starts it. */
  public interface SimulatorAddress {
    /** Base address of its API, ending in {@code /v2}. */
    URI api();
  }

  private final Map<Environment, KsefClient> clients = new ConcurrentHashMap<>();
  private final SimulatorAddress simulator;
  private final ConnectionSettings settings;
  private final SystemWarnings warnings;
  private final Clock clock;

  /** Clients that find the simulator at the address. */
  KsefClients(
      SimulatorAddress simulator, KsefSettings settings, SystemWarnings warnings, Clock clock) {
    this.simulator = simulator;
    this.settings = settings.connection();
    this.warnings = warnings;
    this.clock = clock;
  }

  /** The client of the environment. */
  public KsefClient of(Environment environment) {
    return clients.computeIfAbsent(
        environment,
        name -> new KsefClient(addressed(name), connection(name), clock, warnings::heard));
  }

  private Connection connection(Environment environment) {
    return environment == Environment.SIMULATOR
        ? Connection.direct()
        : new Connection(settings.proxy(), settings.authorities());
  }

  private KsefEnvironment addressed(Environment environment) {
    if (environment == Environment.SIMULATOR) {
      return new KsefEnvironment(environment.toString(), simulator.api());
    }
    KsefEnvironment official = KsefEnvironment.official(environment.toString());
    List<String> hosts = new ArrayList<>(official.storageHosts());
    hosts.addAll(settings.storageHosts());
    return new KsefEnvironment(environment.toString(), official.api(), hosts);
  }

  @Override
  public void destroy() {
    clients.values().forEach(KsefClient::close);
  }
}
