package dev.bramka.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.testkit.MutableClock;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Failures on command look to the caller as those of KSeF and of what stands before it. */
class ITFaultsTest {
  private static final String NIP = "5265877635";
  private static final String KEYS = "/v2/security/public-key-certificates";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-02T10:00:00Z"));
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1", 0, folder.resolve("sim.db"), clock, Duration.ZERO, false));
    caller = new Caller(simulator.rootUrl());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void fault(String method, String path, String kind, int value) throws Exception {
    Map<String, Object> order =
        Map.of("method", method, "path", path, "kind", kind, "value", value);
    assertThat(caller.call("POST", "/simulator/faults", "", order).status()).isEqualTo(204);
  }

  private HttpResponse<String> keys() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.rootUrl() + KEYS)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "status, 500, 500",
    "html, 502, 502",
    "limit, 7, 429",
    "limit-date, 7, 429",
    "redirect, 1, 307"
  })
  void aCallThatFails_isAnsweredAsOrdered_onceOnly(String kind, int value, int status)
      throws Exception {
    fault("GET", KEYS, kind, value);
    assertThat(keys().statusCode()).isEqualTo(status);
    assertThat(keys().statusCode()).isEqualTo(200);
  }

  @Test
  void aLimit_saysSecondsOrADate() throws Exception {
    fault("GET", KEYS, "limit", 7);
    assertThat(keys().headers().firstValue("Retry-After")).contains("7");
    fault("GET", KEYS, "limit-date", 90);
    String date = keys().headers().firstValue("Retry-After").orElseThrow();
    assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isEqualTo(clock.instant().plusSeconds(90));
  }

  @Test
  void aPageOfHtml_comesWithItsType() throws Exception {
    fault("GET", KEYS, "html", 503);
    HttpResponse<String> page = keys();
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.body()).contains("<h1>503</h1>");
  }

  @Test
  void aTricklingAnswer_isWholeInTheEnd() throws Exception {
    String good = keys().body();
    fault("GET", KEYS, "trickle", 1);
    assertThat(keys().body()).isEqualTo(good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop-before", "drop-after"})
  void aBrokenConnection_isSeenByTheCaller(String kind) throws Exception {
    fault("GET", KEYS, kind, 1);
    assertThatThrownBy(this::keys).isInstanceOf(IOException.class);
  }

  @Test
  void half_ofAnAnswer() throws Exception {
    int whole = keys().body().length();
    fault("GET", KEYS, "truncate", 1);
    assertThat(keys().body()).hasSize(whole / 2);
  }

  @Test
  void aVerdict_isGivenToOneInvoice_andTheNextIsDecidedAsUsual() throws Exception {
    String session = caller.login(NIP).open();
    fault("DECIDE", "/invoices", "verdict", 550);
    byte[] xml = TestInvoices.fa3(NIP, "V/1", "2026-03-02");
    JsonNode state = caller.decided(session, xml);
    assertThat(state.at("/status/code").asInt()).isEqualTo(550);
    assertThat(caller.decided(session, xml).at("/status/code").asInt()).isEqualTo(200);
  }

  @Test
  void aBlockedContext_letsNobodyIn_untilItIsOpened() throws Exception {
    Map<String, Object> context = Map.of("contextIdentifier", Map.of("type", "Nip", "value", NIP));
    assertThat(caller.call("POST", "/v2/testdata/context/block", "", context).status())
        .isEqualTo(200);
    JsonNode started = caller.startLogin(NIP, caller.ksefToken(NIP)).json();
    String operation = started.at("/authenticationToken/token").asString();
    String path = "/v2/auth/" + started.get("referenceNumber").asString();
    assertThat(caller.call("GET", path, operation, null).json().at("/status/code").asInt())
        .isEqualTo(480);
    caller.call("POST", "/v2/testdata/context/unblock", "", context);
    caller.login(NIP);
  }

  @Test
  void aWrongClock_showsInTheDate() throws Exception {
    caller.call("PUT", "/simulator/clock", "", Map.of("aheadSeconds", -3_600));
    String date = keys().headers().firstValue("Date").orElseThrow();
    assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isEqualTo(clock.instant().minusSeconds(3_600));
  }

  @Test
  void byChance_callsFail_untilAllIsForgotten() throws Exception {
    caller.call("POST", "/simulator/faults/random", "", Map.of("seed", 3, "oneIn", 2));
    int failed = 0;
    for (int i = 0; i < 20; i++) {
      failed += fails() ? 1 : 0;
    }
    assertThat(failed).isPositive();
    caller.call("DELETE", "/simulator/faults", "", null);
    assertThat(keys().statusCode()).isEqualTo(200);
  }

  private boolean fails() throws Exception {
    try {
      return keys().statusCode() != 200;
    } catch (IOException e) {
      return true;
    }
  }
}
