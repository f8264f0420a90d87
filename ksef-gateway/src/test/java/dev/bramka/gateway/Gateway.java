package dev.bramka.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of the gateway, as any other program would be: plain HTTP and the demo key. */
final class Gateway {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final String nip;
  final String simulator;
  final String management;
  private final String base;
  private final String authorization;

  Gateway(Path dataFolder) throws IOException {
    JsonNode key = JSON.readTree(Files.readString(dataFolder.resolve("demo-key.json")));
    base = key.get("baseUrl").stringValue();
    nip = key.get("nip").stringValue();
    simulator = key.get("simulatorUrl").stringValue();
    management = key.get("managementUrl").stringValue();
    authorization = basic(key.get("id").stringValue(), key.get("secret").stringValue());
  }

  private Gateway(Gateway other, String id, String secret) {
    base = other.base;
    nip = other.nip;
    simulator = other.simulator;
    management = other.management;
    authorization = basic(id, secret);
  }

  Gateway as(String id, String secret) {
    return new Gateway(this, id, secret);
  }

  static String basic(String id, String secret) {
    return "Basic "
        + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  record Answer(int status, byte[] body, HttpResponse<byte[]> response) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String code() {
      return json().path("code").asString("");
    }

    String details() {
      return json().path("details").asString("");
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
  }

  /** Not the management port; and the first PHP client is answered in a form of its own. */
  private boolean ofTheApi(HttpRequest request) {
    return request.uri().toString().startsWith(base)
        && request.headers().firstValue("User-Agent").filter(a -> a.contains("PHP/")).isEmpty();
  }

  Answer call(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (ofTheApi(request)) {
        PublishedApi.requireDescribed(request.method(), request.uri().getPath(), response);
      }
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return call(request("/api/invoice" + path).GET().build());
  }

  /** Any address below the root. */
  Answer at(String path) {
    return call(request(path).GET().build());
  }

  /** A KSeF token of the simulator for a context. */
  String ksefToken(String nip) {
    Answer answer =
        call(
            HttpRequest.newBuilder(URI.create(simulator + "/simulator/tokens"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"nip\":\"" + nip + "\"}"))
                .build());
    return answer.json().get("token").asString();
  }

  /** A KSeF token that was made for these only. */
  String ksefToken(String nip, String... permissions) {
    byte[] wish = JSON.writeValueAsBytes(Map.of("nip", nip, "permissions", permissions));
    return call(HttpRequest.newBuilder(URI.create(simulator + "/simulator/tokens"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(wish))
            .build())
        .json()
        .get("token")
        .asString();
  }

  JsonNode simulatorHealth() {
    return call(HttpRequest.newBuilder(URI.create(simulator + "/simulator/health")).build()).json();
  }

  /** What an operator on the gateway's machine sees. */
  Answer managed(String path) {
    return call(HttpRequest.newBuilder(URI.create(management + path)).GET().build());
  }

  /** The same, having something done. */
  Answer manage(String path, Map<String, ?> body) {
    return call(
        HttpRequest.newBuilder(URI.create(management + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build());
  }

  Answer anonymous(String path) {
    return call(HttpRequest.newBuilder(URI.create(base + path)).GET().build());
  }

  Answer post(String path, Map<String, ?> body) {
    return post(path, "application/json", JSON.writeValueAsBytes(body));
  }

  Answer postIn(String language, String path, Map<String, ?> body) {
    return call(
        request("/api/invoice" + path)
            .header("Content-Type", "application/json")
            .header("Accept-Language", language)
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build());
  }

  Answer post(String path, String type, byte[] body) {
    return post(path, type, body, "*/*");
  }

  Answer post(String path, String type, byte[] body, String accept) {
    return call(
        request("/api/invoice" + path)
            .header("Content-Type", type)
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  String open() {
    return post("/session/open", Map.of("invoiceVersion", "v3")).json().get("id").asString();
  }

  Answer send(String session, byte[] xml) {
    return post(
        "/send",
        Map.of(
            "sessionId",
            session,
            "plain",
            Map.of("invoice", Base64.getEncoder().encodeToString(xml))));
  }

  JsonNode decided(String invoice) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      JsonNode status = get("/status/" + invoice).json();
      if (!status.path("status").asString("").equals("processing")) {
        return status;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("KSeF did not decide over " + invoice);
  }

  Answer upo(String session) throws InterruptedException {
    Answer answer = get("/session/upo/" + session);
    for (int i = 0; i < 100 && answer.status() == 409; i++) {
      Thread.sleep(100);
      answer = get("/session/upo/" + session);
    }
    return answer;
  }

  /** The simulator's own controls. */
  void control(String method, String path, String body) {
    Answer answer =
        call(
            HttpRequest.newBuilder(URI.create(simulator + "/simulator" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    if (answer.status() >= 300) {
      throw new AssertionError(path + ": " + answer.status() + " " + answer.text());
    }
  }

  void fault(String method, String path, String kind, int value) {
    control(
        "POST",
        "/faults",
        JSON.writeValueAsString(
            Map.of("method", method, "path", path, "kind", kind, "value", value)));
  }
}
