package dev.bramka.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.http.ExceptionCode;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.ExportState;
import dev.bramka.client.session.InvoiceState.Outcome;
import dev.bramka.client.session.SessionState.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What KSeF's numbers mean, those included that the contract does not have yet. */
class StatesTest {
  private static SessionState session(Integer code) {
    return new SessionState(
        new InvoiceState.Status(code, "words", null, null), null, null, null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "100, OPEN, false",
    "150, WORKING, false",
    "170, CLOSING, true",
    "199, WORKING, false",
    "200, DONE, true",
    "405, FAILED, true",
    "415, FAILED, true",
    "420, FAILED, true",
    "430, FAILED, true",
    "435, FAILED, true",
    "440, FAILED, true",
    "445, FAILED, true",
    "500, OVER, true",
    "299, OVER, true"
  })
  void aSessionsStatus_hasAPhase(int code, Phase phase, boolean closed) {
    assertThat(session(code).phase()).isEqualTo(phase);
    assertThat(session(code).phase().closed()).isEqualTo(closed);
  }

  @Test
  void aSessionWithoutAStatus_isNotClosed() {
    SessionState none = new SessionState(null, null, null, null, null);
    assertThat(none.phase()).isEqualTo(Phase.WORKING);
    assertThat(none.code()).isZero();
    assertThat(none.description()).isEmpty();
    assertThat(none.receipts()).isEmpty();
  }

  @Test
  void receipts_areThoseThatHaveANumber() {
    SessionState.Upo upo =
        new SessionState.Upo(
            Arrays.asList(
                new SessionState.Page("R1"),
                null,
                new SessionState.Page(null),
                new SessionState.Page("R2")));
    SessionState state = new SessionState(null, upo, 3, 2, 1);
    assertThat(state.receipts()).containsExactly("R1", "R2");
  }

  @ParameterizedTest
  @CsvSource({
    "100, WAITING, false",
    "150, WAITING, false",
    "200, ACCEPTED, false",
    "440, DUPLICATE, true",
    "500, FAILED_AT_KSEF, true",
    "550, FAILED_AT_KSEF, true",
    "405, REFUSED, true",
    "410, REFUSED, true",
    "415, REFUSED, true",
    "450, REFUSED, true",
    "999, REFUSED, true"
  })
  void anInvoicesStatus_hasAnOutcome(int code, Outcome outcome, boolean refused) {
    InvoiceState.Status status = new InvoiceState.Status(code, null, null, null);
    assertThat(status.outcome()).isEqualTo(outcome);
    assertThat(status.outcome().refused()).isEqualTo(refused);
  }

  @Test
  void extensionsAndDetails_areTextOrNothing() {
    InvoiceState.Status status =
        new InvoiceState.Status(
            440, "d", List.of("a", "b"), Map.of("originalKsefNumber", "N", "other", 5));
    assertThat(status.extension("originalKsefNumber")).isEqualTo("N");
    assertThat(status.extension("other")).isNull();
    assertThat(status.extension("absent")).isNull();
    assertThat(status.joinedDetails()).isEqualTo("a; b");
    InvoiceState.Status bare = new InvoiceState.Status(200, null, List.of(), null);
    assertThat(bare.extension("x")).isNull();
    assertThat(bare.joinedDetails()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "100, RUNNING",
    "0, RUNNING",
    "199, RUNNING",
    "200, DONE",
    "210, FAILED",
    "420, BEYOND_HIGH_WATER_MARK",
    "415, FAILED",
    "500, FAILED",
    "550, FAILED"
  })
  void anExportsStatus_hasAPhase(int code, ExportState.Phase phase) {
    ExportState state = new ExportState(new ExportState.Status(code, null, null), null, null);
    assertThat(state.phase()).isEqualTo(phase);
  }

  @Test
  void anExportWithoutAStatus_isRunning_andSaysSo() {
    ExportState state = new ExportState(null, null, null);
    assertThat(state.phase()).isEqualTo(ExportState.Phase.RUNNING);
    assertThat(state.explanation()).isEqualTo("no status");
    ExportState failed =
        new ExportState(new ExportState.Status(500, "failed", List.of("a", "b")), null, null);
    assertThat(failed.explanation()).isEqualTo("500 failed: a; b");
  }

  @ParameterizedTest
  @CsvSource({
    "21164, INVOICE_NOT_FOUND, false",
    "21165, INVOICE_NOT_STORED_YET, true",
    "21173, SESSION_NOT_FOUND, true",
    "21180, SESSION_STATUS_FORBIDS, false",
    "21182, TOO_MANY_EXPORTS, true",
    "21183, BEYOND_HIGH_WATER_MARK, false",
    "21184, SESSION_UNAVAILABLE, true",
    "21301, LOGIN_FORBIDS, true",
    "21470, PUBLIC_KEY_WITHDRAWN, false"
  })
  void anExceptionCode_passesByItself_orDoesNot(int code, ExceptionCode exception, boolean passes) {
    KsefFailure.Refused refused = new KsefFailure.Refused("GET x", 400, code, "d", List.of());
    assertThat(refused.is(exception)).isTrue();
    assertThat(Arrays.stream(ExceptionCode.values()).filter(refused::is))
        .containsExactly(exception);
    assertThat(refused.temporary()).isEqualTo(passes);
  }

  @Property
  void codesThatTheContractDoesNotHave_areAnsweredForGood(
      @ForAll @IntRange(min = 30_000, max = 99_999) int code) {
    KsefFailure.Refused refused = new KsefFailure.Refused("GET x", 400, code, "d", List.of("e"));
    assertThat(refused.temporary()).isFalse();
    assertThat(refused.inDoubt()).isFalse();
    assertThat(refused.explanation()).isEqualTo(code + " d: e");
  }

  @Property
  void anyStatus_hasExactlyOneMeaning(@ForAll @IntRange(max = 10_000) int code) {
    Outcome outcome = Outcome.of(code);
    assertThat(outcome == Outcome.WAITING).isEqualTo(code < 200);
    assertThat(session(code).phase().closed()).isEqualTo(code >= 200 || code == 170);
  }
}
