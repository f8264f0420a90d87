package dev.bramka.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer that is no success means. */
class RefusalsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T08:00:00Z"), ZoneOffset.UTC);
  private final Refusals refusals = new Refusals(CLOCK);

  private static HttpHeaders headers(String name, String value) {
    return HttpHeaders.of(value == null ? Map.of() : Map.of(name, List.of(value)), (n, v) -> true);
  }

  private KsefFailure of(int status, String body) {
    return refusals.of("GET /x", status, headers("", null), body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "missing-permissions, true",
    "ip-not-allowed, true",
    "auth-method-not-allowed, true",
    "context-type-not-allowed, true",
    "insufficient-resource-access, false",
    "security-service-blocked, false"
  })
  void refusalOfTheCaller_isTemporary_ofWhatWasAskedForIsNot(String reason, boolean denied) {
    KsefFailure.Refused refused =
        (KsefFailure.Refused) of(403, "{\"reasonCode\":\"" + reason + "\"}");
    assertThat(refused.denied()).isEqualTo(denied);
    assertThat(refused.temporary()).isEqualTo(denied);
  }

  @ParameterizedTest(name = "Retry-After: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7                             | 7
          0                             | 1
          1.2                           | 2
          1,2                           | 2
          999999                        | 86400
          Wed, 25 Nov 2026 08:00:30 GMT | 30
          Wed, 25 Nov 2026 07:00:00 GMT | 1
          -5                            |
          soon                          |
          1e9                           |
          """)
  void retryAfter_isSecondsOrADate_withinADay(String text, Long seconds) {
    assertThat(refusals.retryAfter(headers("Retry-After", text)))
        .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"exception":{"exceptionDetailList":[{"exceptionCode":21173}]}} | Refused
          400 | {"errors":[{"code":21173}]}                                     | Refused
          400 | <html></html>                                                   | Broken
          401 | {}                                                              | Unauthorized
          401 | <html></html>                                                   | Unauthorized
          403 | {"reasonCode":"missing-permissions"}                            | Refused
          403 | <html></html>                                                   | Broken
          404 | {}                                                              | Refused
          407 | {}                                                              | Unreachable
          408 | {}                                                              | Broken
          410 | {"detail":"Operacja wygasła"}                                   | Refused
          429 | {}                                                              | RateLimited
          307 | {}                                                              | Broken
          500 | {}                                                              | Broken
          503 | <html></html>                                                   | Broken
          """)
  void status_saysWhatKindOfFailureItIs(int status, String body, String kind) {
    assertThat(of(status, body).getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void forbiddenWithoutABody_isTriedWithAFreshLogin() {
    assertThat(of(403, "")).isInstanceOf(KsefFailure.Unauthorized.class);
  }

  @Test
  void bothFormsOfARefusal_sayTheSame() {
    KsefFailure.Refused legacy =
        (KsefFailure.Refused)
            of(
                400,
                """
                {"exception":{"exceptionDetailList":[{"exceptionCode":21180,
                  "exceptionDescription":"Status sesji","details":["Status 440"]}]}}""");
    KsefFailure.Refused problem =
        (KsefFailure.Refused)
            of(
                400,
                """
                {"detail":"Żądanie jest nieprawidłowe.","errors":[{"code":21180,
                  "description":"Status sesji","details":["Status 440"]}]}""");
    assertThat(legacy.code()).isEqualTo(21180);
    assertThat(problem.code()).isEqualTo(21180);
    assertThat(problem.explanation()).isEqualTo(legacy.explanation()).contains("Status 440");
  }

  @Test
  void whatHelpsTheMinistrysSupport_isKept() {
    KsefFailure.Refused refused =
        (KsefFailure.Refused)
            of(
                403,
                """
                {"title":"Forbidden","reasonCode":"security-service-blocked","traceId":"abc",
                  "security":{"incidentId":"I-1","requiredAnyOfPermissions":["InvoiceWrite"]}}""");
    assertThat(refused.explanation())
        .contains("security-service-blocked", "I-1", "abc", "InvoiceWrite");
  }

  @Test
  void blockWithoutATime_lastsAMinute() {
    assertThat(of(429, "{}").retryAfter()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void longTexts_areCut() {
    String body = "{\"errors\":[{\"code\":1,\"description\":\"" + "x".repeat(100_000) + "\"}]}";
    assertThat(of(400, body).getMessage().length()).isLessThan(1_000);
  }

  @Property(tries = 500)
  void anyAnswer_isSomeFailure(
      @ForAll @IntRange(min = 300, max = 599) int status, @ForAll byte[] body) {
    assertThat(refusals.of("GET /x", status, headers("", null), body)).isNotNull();
  }

  @Test
  void clock_followsKsefs_whenTheyDifferByMoreThanSeconds() {
    SkewedClock clock = new SkewedClock(CLOCK);
    clock.seen("Wed, 25 Nov 2026 08:00:02 GMT");
    assertThat(clock.skew()).isZero();
    clock.seen("Wed, 25 Nov 2026 08:10:00 GMT");
    assertThat(clock.skew()).isEqualTo(Duration.ofMinutes(10));
    assertThat(clock.instant()).isEqualTo(CLOCK.instant().plus(Duration.ofMinutes(10)));
    clock.seen("Wed, 25 Nov 2026 08:00:01 GMT");
    assertThat(clock.skew()).isZero();
  }

  @Test
  void dateThatCannotBeRead_tellsNothing() {
    SkewedClock clock = new SkewedClock(CLOCK);
    assertThatThrownBy(() -> clock.seen("yesterday")).isInstanceOf(DateTimeException.class);
    assertThat(clock.skew()).isZero();
  }
}
