package dev.bramka.client;

import dev.bramka.client.auth.Authentication;
import dev.bramka.client.auth.Permissions;
import dev.bramka.client.batch.BatchSessions;
import dev.bramka.client.certificates.Certificates;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.http.Connection;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.client.http.SkewedClock;
import dev.bramka.client.http.Transport;
import dev.bramka.client.query.InvoiceSearch;
import dev.bramka.client.session.OnlineSessions;
import java.time.Clock;
import java.util.function.Consumer;
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

  /** A client of the environment, reached directly; opens no connection yet. */
  public KsefClient(KsefEnvironment environment, Clock clock) {
    this(environment, Connection.direct(), clock, warning -> {});
  }

  /**
   * A client of the environment; opens no connection yet.
   *
   * @param warnings hears what KSeF says in {@code X-System-Warning}, in the thread of the call
   */
  public KsefClient(
      KsefEnvironment environment, Connection connection, Clock clock, Consumer<String> warnings) {
    this.environment = environment;
    transport = new Transport(environment, connection, clock, warnings);
    keys = new PublicKeys(transport, transport.clock());
    authentication = new Authentication(transport, keys, transport.clock());
  }

  /** The time as KSeF's answers show it. */
  public SkewedClock clock() {
    return transport.clock();
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
   * Batch sessions in one context.
   *
   * @param accessToken gives a valid access token
   */
  public BatchSessions batches(Supplier<String> accessToken) {
    return new BatchSessions(transport, keys, accessToken);
  }

  /**
   * Searching in one context.
   *
   * @param accessToken gives a valid access token whenever asked
   */
  public InvoiceSearch search(Supplier<String> accessToken) {
    return new InvoiceSearch(transport, keys, accessToken);
  }

  /**
   * KSeF's certificates of whoever is logged in.
   *
   * @param accessToken gives a valid access token whenever asked
   */
  public Certificates certificates(Supplier<String> accessToken) {
    return new Certificates(transport, accessToken);
  }

  /**
   * Permissions of whoever is logged in.
   *
   * @param accessToken gives a valid access token whenever asked
   */
  public Permissions permissions(Supplier<String> accessToken) {
    return new Permissions(transport, accessToken);
  }

  @Override
  public void close() {
    transport.close();
  }
}
