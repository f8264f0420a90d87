package dev.bramka.gateway.commands;

import dev.bramka.gateway.platform.KsefSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway that runs on this machine, asked on its management port. */
final class Running {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String base;
  private final String tables;

  Running(KsefSettings settings) {
    this(settings.managementPort(), settings.tables());
  }

  /** The gateway on that port, for a command that works with these tables. */
  Running(int port, String tables) {
    this.tables = tables;
    base = "http://127.0.0.1:" + port + "/actuator/";
  }

  /**
   * Makes sure that what a command changes is what the gateway works with.
   *
   * @throws IllegalArgumentException when the gateway that runs here has other tables
   */
  void requireSameTables() throws InterruptedException {
    String theirs = get("info").map(i -> i.at("/bramka/tables").asString("")).orElse("");
    if (!theirs.isEmpty() && !theirs.equals(tables)) {
      throw new IllegalArgumentException(
          "The gateway that runs here (%s) works with %s, this command would with %s: set KSEF_DATA_DIR"
                  .formatted(base, theirs, tables)
              + " or KSEF_CONFIG as the gateway has it, or another KSEF_MANAGEMENT_PORT");
    }
  }

  /** What it says; empty when no gateway answers there. */
  Optional<JsonNode> get(String path) throws InterruptedException {
    return call("GET", path, null);
  }

  /** Has something done; empty when no gateway answers there. */
  Optional<JsonNode> post(String path) throws InterruptedException {
    return post(path, Map.of());
  }

  /** The same with what it needs to know. */
  Optional<JsonNode> post(String path, Map<String, String> body) throws InterruptedException {
    return call("POST", path, JsonMapper.shared().writeValueAsString(body));
  }

  /** Has something taken away; empty when no gateway answers there. */
  Optional<JsonNode> delete(String path) throws InterruptedException {
    return call("DELETE", path, null);
  }

  private Optional<JsonNode> call(String method, String path, @Nullable String body)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode said = JsonMapper.shared().readTree(answer.body());
      boolean told = answer.statusCode() == 200 || said.has("components");
      if (!told) {
        throw new IllegalArgumentException(
            "The gateway answers " + path + " with HTTP " + answer.statusCode() + "; see its log");
      }
      return Optional.of(said);
    } catch (IOException | tools.jackson.core.JacksonException e) {
      return Optional.empty();
    }
  }
}
