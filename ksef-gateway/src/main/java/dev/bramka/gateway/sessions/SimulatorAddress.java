package dev.bramka.gateway.sessions;

import java.net.URI;

/** Where the simulated KSeF answers; implemented by whoever starts it. */
public interface SimulatorAddress {
  /** Base address of its API, ending in {@code /v2}. */
  URI api();
}
