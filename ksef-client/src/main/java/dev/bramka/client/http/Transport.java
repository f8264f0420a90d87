package dev.bramka.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests and turns what comes back into values or {@link KsefFailure}s. A GET is tried up
 * to three times; anything else exactly once, because its effect may not be repeated. Thread-safe;
 * {@link #close} ends its threads.
 */
public final class Transport implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int GET_ATTEMPTS = 3;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI base;
  private final HttpClient http;

  /** A transport to one environment. */
  public Transport(KsefEnvironment environment) {
    base = environment.api();
    boolean secure = "https".equals(base.getScheme());
    http =
        HttpClient.newBuilder()
            .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
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
    return parse(call, retried(call, request.GET().build()), type);
  }

  /** Reads bytes below the base address. */
  public byte[] getBytes(String path, String token) {
    return retried("GET " + redacted(path), request(path, token).GET().build()).body();
  }

  /** Posts JSON ({@code null} for an empty body) and reads JSON. */
  public <T> T post(String path, @Nullable String token, @Nullable Object body, Class<T> type) {
    String call = "POST " + redacted(path);
    return parse(call, exchange(call, json(path, token, body)), type);
  }

  /** Posts a question, which has no effect and is asked again when the answer is lost. */
  public <T> T query(String path, String token, Object body, Class<T> type) {
    String call = "POST " + redacted(path);
    return parse(call, retried(call, json(path, token, body)), type);
  }

  /**
   * Reads what lies at a signed address outside of the API. No token goes there.
   *
   * @return the content; close it
   */
  public InputStream download(URI address) {
    String call = "GET " + address.getHost();
    boolean asSecure = "https".equals(address.getScheme()) || !"https".equals(base.getScheme());
    if (!asSecure || address.getHost() == null) {
      throw new KsefFailure.Corrupt(call, "an address without TLS");
    }
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
    HttpResponse<InputStream> response =
        exchange(call, request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return new StallGuard(response.body(), TIMEOUT);
    }
    try (InputStream body = response.body()) {
      throw failure(call, response.statusCode(), response.headers(), body.readNBytes(10_000));
    } catch (IOException e) {
      throw new KsefFailure.NoAnswer(call, e);
    }
  }

  /** Posts JSON and expects no answer. */
  public void post(String path, @Nullable String token, @Nullable Object body) {
    exchange("POST " + redacted(path), json(path, token, body));
  }

  /** Posts XML and reads JSON. */
  public <T> T postXml(String path, byte[] xml, Class<T> type) {
    String call = "POST " + redacted(path);
    HttpRequest request =
        request(path, null)
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(xml))
            .build();
    return parse(call, exchange(call, request), type);
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
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("Accept", "application/json, application/xml")
            .header("X-Error-Format", "problem-details");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private HttpResponse<byte[]> retried(String call, HttpRequest request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return exchange(call, request);
      } catch (KsefFailure.Unreachable | KsefFailure.NoAnswer | KsefFailure.Broken e) {
        if (attempt == GET_ATTEMPTS) {
          throw e;
        }
        pause(Duration.ofMillis(200L * attempt * attempt));
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting to repeat a call", e);
    }
  }

  private HttpResponse<byte[]> exchange(String call, HttpRequest request) {
    HttpResponse<byte[]> response =
        exchange(call, request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() >= 200 && response.statusCode() < 300) {
      return response;
    }
    throw failure(call, response.statusCode(), response.headers(), response.body());
  }

  private <T> HttpResponse<T> exchange(
      String call, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (ConnectException | HttpConnectTimeoutException | UnresolvedAddressException e) {
      throw new KsefFailure.Unreachable(call, e);
    } catch (IOException e) {
      throw new KsefFailure.NoAnswer(call, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KsefFailure.NoAnswer(call, e);
    }
  }

  private static KsefFailure failure(String call, int status, HttpHeaders headers, byte[] answer) {
    if (status >= 500 || status < 400) {
      return new KsefFailure.Broken(call, status, "KSeF failed");
    }
    if (status == 429) {
      long seconds = headers.firstValue("Retry-After").map(Transport::seconds).orElse(60L);
      return new KsefFailure.RateLimited(call, Duration.ofSeconds(seconds));
    }
    JsonNode body = tree(answer);
    String detail = text(body, "detail", text(body, "title", "HTTP " + status));
    if (status == 401) {
      return new KsefFailure.Unauthorized(call, detail);
    }
    return refused(call, status, body, detail);
  }

  private static KsefFailure refused(String call, int status, JsonNode body, String detail) {
    List<JsonNode> errors = new ArrayList<>();
    body.path("errors").forEach(errors::add);
    body.path("exception").path("exceptionDetailList").forEach(errors::add);
    if (errors.isEmpty()) {
      return new KsefFailure.Refused(
          call, status, 0, detail, List.of(text(body, "reasonCode", "")));
    }
    JsonNode first = errors.getFirst();
    int code = first.path("code").asInt(first.path("exceptionCode").asInt(0));
    String description = text(first, "description", text(first, "exceptionDescription", detail));
    List<String> details = new ArrayList<>();
    errors.forEach(e -> e.path("details").forEach(d -> details.add(d.asString(""))));
    return new KsefFailure.Refused(call, status, code, description, details);
  }

  private static long seconds(String header) {
    try {
      return Math.max(1, Math.min(Long.parseLong(header.strip()), 86_400));
    } catch (NumberFormatException e) {
      return 60;
    }
  }

  private static JsonNode tree(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  private static String text(JsonNode node, String name, String otherwise) {
    return node.path(name).asString(otherwise);
  }

  private static <T> T parse(String call, HttpResponse<byte[]> response, Class<T> type) {
    try {
      T value = JSON.readValue(response.body(), type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException e) {
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
    http.close();
  }
}
