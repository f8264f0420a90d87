package dev.bramka.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.KsefClient;
import dev.bramka.client.session.OnlineSessions;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.HostileServer.Behaviour;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One exchange with a KSeF that does what it should not. */
@Tag("slow")
class ExchangeTest {
  private final List<String> warnings = new ArrayList<>();
  private final HostileServer server = new HostileServer(request -> HostileServer.html(200));
  private final KsefClient client = client(server.url() + "/v2");

  private KsefClient client(String address) {
    return new KsefClient(
        new KsefEnvironment("simulator", URI.create(address)),
        Connection.direct(),
        Clock.systemUTC(),
        warnings::add);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private OnlineSessions sessions() {
    return client.sessions(() -> "token");
  }

  private KsefFailure failing(Behaviour behaviour, Supplier<?> call) {
    server.script(request -> behaviour);
    return Deadline.within(
        Duration.ofSeconds(1),
        () -> {
          try {
            throw new AssertionError("the call gave " + call.get());
          } catch (KsefFailure e) {
            return e;
          }
        });
  }

  private KsefFailure failing(Behaviour behaviour) {
    return failing(behaviour, () -> sessions().status("S"));
  }

  @Test
  void everyStall_endsWithTheDeadline() {
    for (Behaviour stall :
        List.of(
            HostileServer.hangBeforeHeaders(20_000),
            HostileServer.hangAfterHeaders(20_000),
            HostileServer.trickle(100))) {
      long begun = System.nanoTime();
      assertThat(failing(stall)).isInstanceOf(KsefFailure.NoAnswer.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void brokenConnections_areInDoubt() {
    for (Behaviour broken : List.of(HostileServer.cut(), HostileServer.reset())) {
      KsefFailure failure = failing(broken);
      assertThat(failure).isInstanceOf(KsefFailure.NoAnswer.class);
      assertThat(failure.inDoubt()).isTrue();
    }
  }

  @Test
  void answerWithoutEnd_isCutOffAndItsMemoryGivenBack() {
    for (int i = 0; i < 20; i++) {
      assertThat(failing(HostileServer.huge(600))).hasMessageContaining("too large");
    }
    server.script(r -> HostileServer.json(200, "{\"status\":{\"code\":100}}"));
    assertThat(sessions().status("S").code()).isEqualTo(100);
  }

  @Test
  void stalledAnswers_giveTheirMemoryBack() {
    byte[] some = new byte[3_000_000];
    Behaviour stall =
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n");
          connection.write(some);
          Thread.sleep(20_000);
        };
    int enough = (int) (Runtime.getRuntime().maxMemory() / 12 / some.length) + 2;
    server.script(request -> stall);
    for (int i = 0; i < Math.min(enough, 60); i++) {
      Deadline.within(
          Duration.ofMillis(150),
          () -> {
            assertThatThrownBy(() -> sessions().status("S")).isInstanceOf(KsefFailure.class);
            return true;
          });
    }
    server.script(
        r -> HostileServer.json(200, "{\"status\":{\"code\":100}}" + " ".repeat(3_000_000)));
    assertThat(sessions().status("S").code()).isEqualTo(100);
  }

  @Test
  void pagesOfOthers_areTemporaryWhateverTheirStatus() {
    for (int status : new int[] {200, 403, 404, 502, 307}) {
      KsefFailure failure = failing(HostileServer.html(status));
      assertThat(failure).as("HTTP %d", status).isInstanceOf(KsefFailure.Broken.class);
      assertThat(failure.temporary()).isTrue();
    }
    assertThat(failing(HostileServer.json(408, "{}")).inDoubt()).isTrue();
  }

  @Test
  void forbiddenWithoutAWord_isTriedWithAFreshLogIn() {
    assertThat(failing(HostileServer.reply(403, "", new byte[0])))
        .isInstanceOf(KsefFailure.Unauthorized.class);
  }

  @Test
  void refusal_saysWhatKsefSays() {
    String problem =
        """
        {"title":"Forbidden","status":403,"detail":"Brak uprawnień","reasonCode":"missing-permissions",
         "security":{"requiredAnyOfPermissions":["InvoiceWrite"],"presentPermissions":["InvoiceRead"],
                     "incidentId":"I-7"},"traceId":"T-9"}""";
    KsefFailure failure = failing(HostileServer.json(403, problem));
    assertThat(((KsefFailure.Refused) failure).explanation())
        .contains("Brak uprawnień", "missing-permissions", "InvoiceWrite", "InvoiceRead")
        .contains("incidentId I-7", "traceId T-9");
  }

  @ParameterizedTest
  @CsvSource({"21173", "21182", "21184", "21301", "21165"})
  void codesThatPass_areTemporary(int code) {
    String body = "{\"errors\":[{\"code\":" + code + ",\"description\":\"d\",\"details\":null}]}";
    assertThat(failing(HostileServer.json(400, body)).temporary()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "0, 1", "1.2, 2", "0.5, 1", "junk, 60", "'', 60", "999999, 86400", "-5, 60"})
  void retryAfter_inSeconds(String header, long seconds) {
    KsefFailure failure =
        failing(HostileServer.reply(429, "Retry-After: " + header + "\r\n", new byte[0]));
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void retryAfter_asADate() {
    String date = rfc(Instant.now().plusSeconds(100));
    KsefFailure failure =
        failing(HostileServer.reply(503, "Retry-After: " + date + "\r\n", new byte[0]));
    assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(97), Duration.ofSeconds(101));
  }

  private static String rfc(Instant moment) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        ZonedDateTime.ofInstant(moment, ZoneOffset.UTC));
  }

  @Test
  void clockSkew_isMeasuredAndSmallOnesIgnored() {
    String status = "{\"status\":{\"code\":100}}";
    for (int[] ahead : new int[][] {{600, 600}, {-900, -900}, {2, 0}}) {
      String date = "Date: " + rfc(Instant.now().plusSeconds(ahead[0])) + "\r\n";
      server.script(r -> HostileServer.reply(200, date, status.getBytes(StandardCharsets.UTF_8)));
      sessions().status("S");
      assertThat(client.clock().skew())
          .isBetween(Duration.ofSeconds(ahead[1] - 2), Duration.ofSeconds(ahead[1] + 2));
    }
  }

  @Test
  void systemWarning_isHeard() {
    server.script(
        r ->
            HostileServer.reply(
                200,
                "X-System-Warning: [xml-002]: x\r\n",
                "{\"status\":{\"code\":1}}".getBytes(StandardCharsets.UTF_8)));
    sessions().status("S");
    assertThat(warnings).containsExactly("[xml-002]: x");
  }

  @Test
  void deliveries_areComparedWithTheirHash() {
    String right =
        dev.bramka.client.crypto.KsefCrypto.sha256("<a/>".getBytes(StandardCharsets.UTF_8));
    server.script(
        r ->
            HostileServer.reply(
                200, "x-ms-meta-hash: " + right + "\r\n", "<a/>".getBytes(StandardCharsets.UTF_8)));
    assertThat(sessions().download("N")).isEqualTo("<a/>".getBytes(StandardCharsets.UTF_8));
    for (String header :
        List.of(
            "",
            "x-ms-meta-hash: " + right.replace(right.charAt(3), '0') + "\r\n",
            "x-ms-meta-hash: ?\r\n")) {
      Behaviour other = HostileServer.reply(200, header, "<a/>".getBytes(StandardCharsets.UTF_8));
      assertThat(failing(other, () -> sessions().download("N")))
          .as(header)
          .isInstanceOf(KsefFailure.Corrupt.class);
      assertThat(failing(other, () -> sessions().upo("S", "U")))
          .isInstanceOf(KsefFailure.Corrupt.class);
    }
  }

  @Test
  void whatIsNotThere_isSaidAndCertainlyHadNoEffect() {
    try (KsefClient nowhere = client("http://127.0.0.1:1/v2");
        KsefClient nameless = client("http://no-such-host.invalid/v2")) {
      assertThatThrownBy(() -> nowhere.sessions(() -> "t").status("S"))
          .isInstanceOf(KsefFailure.Unreachable.class)
          .hasMessageContaining("refused");
      assertThatThrownBy(() -> nameless.sessions(() -> "t").status("S"))
          .isInstanceOf(KsefFailure.Unreachable.class)
          .hasMessageContaining("DNS");
    }
  }

  @Test
  void slashAtTheEndOfTheAddress_isDropped() {
    try (KsefClient slashed = client(server.url() + "/v2//")) {
      server.script(r -> HostileServer.json(200, "{\"status\":{\"code\":100}}"));
      slashed.sessions(() -> "t").status("S");
      assertThat(server.requests().getLast().path()).isEqualTo("/v2/sessions/S");
    }
  }

  @Test
  void linksOfPackages_goOnlyWhereTheEnvironmentAllows() {
    KsefEnvironment official = KsefEnvironment.official("test");
    assertThat(official.allows(URI.create("https://api-test.ksef.mf.gov.pl/storage/x"))).isTrue();
    assertThat(official.allows(URI.create("https://a.blob.core.windows.net/x"))).isTrue();
    for (String bad :
        List.of(
            "http://api-test.ksef.mf.gov.pl/x",
            "https://127.0.0.1/x",
            "https://evil.example/x",
            "https://mf.gov.pl.evil.example/x",
            "https://u@api-test.ksef.mf.gov.pl/x",
            "file:///etc/passwd")) {
      assertThat(official.allows(URI.create(bad))).as(bad).isFalse();
    }
  }
}
