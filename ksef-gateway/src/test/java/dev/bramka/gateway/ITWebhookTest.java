package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.Await;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Webhooks as a receiver sees them, over real HTTP. */
class ITWebhookTest extends SqliteFixture {
  private record Call(String id, String timestamp, String signature, String body) {
    JsonNode json() {
      return Gateway.JSON.readTree(body);
    }

    String type() {
      return json().get("type").stringValue();
    }

    String position() {
      return json().get("data").get("position").stringValue();
    }
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private volatile int answer = 204;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          calls.add(
              new Call(
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  body));
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    gateway
        .at("/api/webhooks")
        .json()
        .get("webhooks")
        .forEach(w -> remove(w.get("id").stringValue()));
    receiver.stop(0);
  }

  private Answer remove(String id) {
    return gateway.call(gateway.request("/api/webhooks/" + id).DELETE().build());
  }

  private Answer post(String path, Map<String, ?> body) {
    return gateway.call(
        gateway
            .request("/api/webhooks" + path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Gateway.JSON.writeValueAsBytes(body)))
            .build());
  }

  private JsonNode added(String... types) {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    Answer added = post("", Map.of("url", url, "types", List.of(types)));
    assertThat(added.status()).isEqualTo(201);
    return added.json();
  }

  /** Receipts of other tests' sessions come in between. */
  private List<String> types() {
    return calls.stream().map(Call::type).filter(t -> t.startsWith("submission.")).toList();
  }

  private void handOver() {
    String id = number().replace('/', '-');
    gateway.call(
        gateway
            .request("/api/submissions/" + id + "?wait=30s&priority=high")
            .header("Content-Type", "text/xml")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(TestInvoices.fa3(gateway.nip, id)))
            .build());
  }

  private static boolean signedWith(String secret, Call call) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String message = call.id() + "." + call.timestamp() + "." + call.body();
    String expected =
        "v1,"
            + Base64.getEncoder()
                .encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    return Arrays.asList(call.signature().split(" ")).contains(expected);
  }

  @Test
  void events_comeInOrder_andSigned() throws Exception {
    JsonNode webhook = added();
    String secret = webhook.get("secret").stringValue();
    handOver();
    Await.until("the last one", () -> types().contains("submission.accepted"));
    assertThat(types())
        .containsExactly("submission.queued", "submission.sent", "submission.accepted");
    for (Call call : calls) {
      assertThat(signedWith(secret, call)).isTrue();
    }
    assertThat(gateway.at("/api/webhooks/" + webhook.get("id").stringValue()).text())
        .doesNotContain("whsec_");
  }

  @Test
  void types_thatAreNotWanted_doNotCome() {
    added("submission.accepted");
    handOver();
    Await.until("a call", () -> !calls.isEmpty());
    assertThat(calls).extracting(Call::type).containsOnly("submission.accepted");
  }

  @Test
  void whileASecretIsReplaced_bothSign() throws Exception {
    JsonNode webhook = added();
    String id = webhook.get("id").stringValue();
    String fresh = post("/" + id + "/rotate-secret", Map.of()).json().get("secret").stringValue();
    assertThat(fresh).isNotEqualTo(webhook.get("secret").stringValue());
    handOver();
    Await.until("a call", () -> !calls.isEmpty());
    assertThat(signedWith(fresh, calls.getFirst())).isTrue();
    assertThat(signedWith(webhook.get("secret").stringValue(), calls.getFirst())).isTrue();
  }

  @Test
  void failure_isTriedAgain_withTheSameId_andNothingOvertakesIt() {
    answer = 500;
    String id = added("submission.queued", "submission.accepted").get("id").stringValue();
    handOver();
    Await.until("a call", () -> !calls.isEmpty());
    JsonNode failing = gateway.at("/api/webhooks/" + id).json();
    assertThat(failing.get("lastError").stringValue()).isEqualTo("HTTP 500");
    answer = 200;
    Await.until("the next event", () -> calls.getLast().type().equals("submission.accepted"));
    assertThat(calls.get(0).id()).isEqualTo(calls.get(1).id());
    assertThat(calls).extracting(Call::position).isSorted();
    assertThat(gateway.at("/api/webhooks/" + id).json().has("lastError")).isFalse();
  }

  @Test
  void redirects_areNotFollowed_andGone_endsIt_untilItIsEnabled() {
    answer = 307;
    String id = added("submission.accepted").get("id").stringValue();
    handOver();
    Await.until("a call", () -> !calls.isEmpty());
    answer = 410;
    post("/" + id + "/enable", Map.of());
    Await.until(
        "disabled",
        () ->
            gateway.at("/api/webhooks/" + id).json().get("state").stringValue().equals("disabled"));
    int before = calls.size();
    answer = 200;
    post("/" + id + "/enable?after=0", Map.of());
    Await.until("a replay", () -> calls.size() > before);
    assertThat(calls.get(before).type()).isEqualTo("submission.accepted");
  }

  @Test
  void unusableAddressesAndTypes_areRefusedByName() {
    for (String url :
        List.of("ftp://example.com", "https://user:pw@example.com", "/x", "https://")) {
      Answer refused = post("", Map.of("url", url));
      assertThat(refused.status()).as(url).isEqualTo(400);
      assertThat(refused.json().get("detail").stringValue()).startsWith("/url: ");
    }
    Answer type = post("", Map.of("url", "https://example.com", "types", List.of("all")));
    assertThat(type.json().get("detail").stringValue()).startsWith("/types: 'all' is none of ");
    Answer form = post("", Map.of("url", "https://example.com", "types", "all"));
    assertThat(form.json().get("detail").stringValue()).contains("/types: an array");
    assertThat(gateway.at("/api/webhooks/unknown").status()).isEqualTo(404);
  }
}
