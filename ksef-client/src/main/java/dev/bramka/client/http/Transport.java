package dev.bramka.client.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests and turns what comes back into values or {@link KsefFailure}s. Everything is sent
 * once; whether to repeat it decides the caller, who knows what it costs. An answer has a deadline
 * ({@link Deadline}) and a size. Thread-safe; {@link #close} ends its threads.
 */
public final class Transport implements AutoCloseable {
  /** Largest JSON answer: a page of a thousand invoices with their errors. */
  private static final int JSON_LIMIT = 8_000_000;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STALLED = Duration.ofSeconds(30);

  /** A part of 50 MB; slower than 60 kB a second it comes too late. */
  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(15);

  /** A part of 100 MB; KSeF looks at the time of a link only when its upload begins. */
  private static final Duration LONGEST_UPLOAD = Duration.ofMinutes(30);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final KsefEnvironment environment;
  private final HttpClient http;
  private final Exchange exchange;
  private final SkewedClock clock;
  private final Refusals refusals;
  private final Consumer<String> warnings;

  /**
   * A transport to one environment.
   *
   * @param warnings hears what KSeF says in {@code X-System-Warning}, in the caller's thread
   */
  public Transport(
      KsefEnvironment environment, Connection connection, Clock clock, Consumer<String> warnings) {
    this.environment = environment;
    this.clock = new SkewedClock(clock);
    this.warnings = warnings;
    refusals = new Refusals(clock);
    boolean secure = "https".equals(environment.api().getScheme());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    connection.apply(builder);
    http = builder.build();
    exchange = new Exchange(http);
  }

  /** The time as KSeF's answers show it. */
  public SkewedClock clock() {
    return clock;
  }

  /**
   * Reads a JSON value.
   *
   * @param path below the base address
   * @param token bearer token, or null for public endpoints
   */
  public <T> T get(String path, @Nullable String token, Class<T> type) {
    return get(path, token, null, type);
  }

  /** Reads one page of a list. */
  public <T> T get(
      String path, @Nullable String token, @Nullable String continuation, Class<T> type) {
    HttpRequest.Builder request = request(path, token);
    if (continuation != null) {
      request.header("x-continuation-token", continuation);
    }
    String call = "GET " + redacted(path);
    return parse(call, exchange(call, request.GET().build(), JSON_LIMIT), type);
  }

  /**
   * Reads bytes below the base address and compares them with the hash that KSeF gives in {@code
   * x-ms-meta-hash} (contract: Base64 SHA-256 of the body).
   *
   * @param limit most bytes allowed
   * @throws KsefFailure.Corrupt when the hash is missing or not theirs, or there are too many
   */
  public byte[] getVerified(String path, String token, int limit) {
    String call = "GET " + redacted(path);
    HttpResponse<byte[]> response = exchange(call, request(path, token).GET().build(), limit);
    String announced = response.headers().firstValue("x-ms-meta-hash").orElse("").strip();
    if (announced.isEmpty()) {
      throw new KsefFailure.Corrupt(call, "KSeF's answer lacks the hash of what it delivers");
    }
    if (!MessageDigest.isEqual(decoded(announced), sha256(response.body()))) {
      throw new KsefFailure.Corrupt(call, "what arrived is not what KSeF's hash says");
    }
    return response.body();
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts JSON ({@code null} for an empty body) and reads JSON. */
  public <T> T post(String path, @Nullable String token, @Nullable Object body, Class<T> type) {
    String call = "POST " + redacted(path);
    return parse(call, exchange(call, json(path, token, body), JSON_LIMIT), type);
  }

  /** Posts JSON and expects the answer that there is none (204). */
  public void post(String path, @Nullable String token, @Nullable Object body) {
    String call = "POST " + redacted(path);
    int status = exchange(call, json(path, token, body), JSON_LIMIT).statusCode();
    if (status != 204) {
      throw new KsefFailure.Broken(call, status, "no answer was expected");
    }
  }

  /** Posts XML and reads JSON. */
  public <T> T postXml(String path, byte[] xml, Class<T> type) {
    String call = "POST " + redacted(path);
    HttpRequest request =
        request(path, null)
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(xml))
            .build();
    return parse(call, exchange(call, request, JSON_LIMIT), type);
  }

  /**
   * Reads what lies at a signed address outside of the API. No token goes there.
   *
   * @return the content; close it
   * @throws KsefFailure.Corrupt when the address is not one that the environment may name
   */
  public InputStream download(URI address) {
    String call = "GET a part of a package";
    if (!environment.allows(address)) {
      throw new KsefFailure.Corrupt(call, "a link to a host that is not KSeF's storage");
    }
    HttpRequest request = HttpRequest.newBuilder(address).GET().build();
    HttpResponse<InputStream> response =
        exchange.send(call, request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return new StallGuard(response.body(), STALLED, LONGEST_DOWNLOAD);
    }
    try (InputStream body = new StallGuard(response.body(), STALLED, STALLED)) {
      throw refused(call, response, body.readNBytes(10_000));
    } catch (IOException e) {
      throw new KsefFailure.NoAnswer(call, "the connection broke", e);
    }
  }

  /**
   * The storage speaks XML, not KSeF's JSON, and gets no token; a link that has expired is a
   * refusal all the same.
   */
  private KsefFailure refused(String call, HttpResponse<?> response, byte[] answer) {
    KsefFailure failure = refusals.of(call, response.statusCode(), response.headers(), answer);
    boolean expired =
        response.statusCode() / 100 == 4
            && (failure instanceof KsefFailure.Broken
                || failure instanceof KsefFailure.Unauthorized);
    return expired
        ? new KsefFailure.Refused(
            call, response.statusCode(), 0, "the link is not valid", List.of())
        : failure;
  }

  /**
   * Puts a file to a signed address outside of the API, with the headers that go with it. No token
   * goes there.
   *
   * @param method PUT or POST
   * @throws KsefFailure.Corrupt when the address or the method is not one that may be named
   */
  public void upload(String method, URI address, Map<String, String> headers, Path file) {
    String call = method + " a part of a package";
    if (!environment.allows(address) || !Set.of("PUT", "POST").contains(method)) {
      throw new KsefFailure.Corrupt(call, "a link that no part of a package goes to");
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    try {
      headers.forEach(request::setHeader);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new KsefFailure.Corrupt(call, "a header that cannot be sent");
    }
    HttpRequest whole = request.method(method, content(file)).build();
    HttpResponse<byte[]> response =
        exchange.send(call, whole, BoundedBody.handler(JSON_LIMIT), LONGEST_UPLOAD);
    if (response.statusCode() / 100 != 2) {
      // The storage speaks XML, not KSeF's JSON; what it refuses is refused all the same.
      throw response.statusCode() / 100 == 4
          ? new KsefFailure.Refused(
              call, response.statusCode(), 0, "the storage refuses the part", List.of())
          : refusals.of(call, response.statusCode(), response.headers(), new byte[0]);
    }
  }

  private static HttpRequest.BodyPublisher content(Path file) {
    try {
      return HttpRequest.BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest json(String path, @Nullable String token, @Nullable Object body) {
    HttpRequest.Builder request = request(path, token);
    if (body == null) {
      return request.POST(HttpRequest.BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
        .build();
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .header("Accept", "application/json, application/xml")
            .header("X-Error-Format", "problem-details");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  /** Numbers in paths come from KSeF, so they are not trusted to be harmless. */
  private URI address(String path) {
    try {
      return URI.create(environment.api() + path);
    } catch (IllegalArgumentException e) {
      throw new KsefFailure.Corrupt("GET", "KSeF gave a number that no address can hold");
    }
  }

  private HttpResponse<byte[]> exchange(String call, HttpRequest request, int limit) {
    HttpResponse<byte[]> response = exchange.send(call, request, BoundedBody.handler(limit));
    look(response.headers());
    if (response.statusCode() >= 200 && response.statusCode() < 300) {
      return response;
    }
    // A proxy's refusal of a tunnel has no body at all.
    byte[] body = Objects.requireNonNullElse(response.body(), new byte[0]);
    throw refusals.of(call, response.statusCode(), response.headers(), body);
  }

  private void look(HttpHeaders headers) {
    headers.firstValue("X-System-Warning").filter(w -> !w.isBlank()).ifPresent(warnings);
    try {
      headers.firstValue("Date").ifPresent(clock::seen);
    } catch (DateTimeException e) {
      // a date that cannot be read tells nothing
    }
  }

  private static <T> T parse(String call, HttpResponse<byte[]> response, Class<T> type) {
    try {
      T value = JSON.readValue(response.body(), type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // the same failure
    }
    throw new KsefFailure.Broken(call, response.statusCode(), "the answer cannot be read");
  }

  /** Query strings may carry identifiers; they stay out of messages. */
  private static String redacted(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
