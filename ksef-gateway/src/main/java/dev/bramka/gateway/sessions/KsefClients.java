package dev.bramka.gateway.sessions;

import dev.bramka.client.KsefClient;
import dev.bramka.client.http.KsefEnvironment;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/** One client per KSeF environment. Thread-safe. */
@Service
public class KsefClients implements DisposableBean {
  private final Map<String, KsefClient> clients = new ConcurrentHashMap<>();
  private final SimulatorAddress simulator;
  private final Clock clock;

  /** Clients that find the simulator at the address. */
  public KsefClients(SimulatorAddress simulator, Clock clock) {
    this.simulator = simulator;
    this.clock = clock;
  }

  /** The client of the environment. */
  public KsefClient of(String environment) {
    return clients.computeIfAbsent(
        environment, name -> new KsefClient(environmentNamed(name), clock));
  }

  private KsefEnvironment environmentNamed(String name) {
    return name.equals("simulator")
        ? new KsefEnvironment(name, simulator.api())
        : KsefEnvironment.official(name);
  }

  @Override
  public void destroy() {
    clients.values().forEach(KsefClient::close);
  }
}
