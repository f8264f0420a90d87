package dev.bramka.client;

import dev.bramka.client.auth.Authentication;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.client.http.Transport;
import dev.bramka.client.query.InvoiceSearch;
import dev.bramka.client.session.OnlineSessions;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * The door to one KSeF environment. Make one, share it among all threads and contexts, close it at
 * the end. Failures of calls are {@link dev.bramka.client.http.KsefFailure}s.
 */
public final class KsefClient implements AutoCloseable {
  private final KsefEnvironment environment;
  private final Transport transport;
  private final PublicKeys keys;
  private final Authentication authentication;

  /** A client of the environment; opens no connection yet. */
  public KsefClient(KsefEnvironment environment, Clock clock) {
    this.environment = environment;
    transport = new Transport(environment);
    keys = new PublicKeys(transport, clock);
    authentication = new Authentication(transport, keys, clock);
  }

  /** The environment it talks to. */
  public KsefEnvironment environment() {
    return environment;
  }

  /** Logging in. */
  public Authentication authentication() {
    return authentication;
  }

  /** KSeF's public keys. */
  public PublicKeys publicKeys() {
    return keys;
  }

  /**
   * Sessions of one context.
   *
   * @param accessToken gives a valid access token whenever asked
   */
  public OnlineSessions sessions(Supplier<String> accessToken) {
    return new OnlineSessions(transport, keys, accessToken);
  }

  /**
   * Searching in one context.
   *
   * @param accessToken gives a valid access token whenever asked
   */
  public InvoiceSearch search(Supplier<String> accessToken) {
    return new InvoiceSearch(transport, keys, accessToken);
  }

  @Override
  public void close() {
    transport.close();
  }
}
