package dev.bramka.gateway.apiv1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.invoices.InvoiceFault;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.rendering.DrawingFault;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.sync.SyncFault;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.web.RequestFault;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures of the rooms as v1 numbers them. */
class ErrorCodeTest {
  static Stream<Reason> reasons() {
    return Stream.<Reason[]>of(
            SessionFault.values(),
            OutboxFault.values(),
            InvoiceFault.values(),
            SyncFault.values(),
            DrawingFault.values(),
            RequestFault.values(),
            CredentialFault.values())
        .flatMap(Arrays::stream);
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void everyReason_hasACodeOfItsOwn(Reason reason) {
    ErrorCode code = ErrorCode.of(reason);
    assertThat(code).isNotEqualTo(ErrorCode.INTERNAL);
    assertThat(code.status()).isBetween(400, 599);
    assertThat(code.description()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({"BUSY, 1099", "TOO_LARGE, 1202", "SLOW, 1011"})
  void whatIsTooMuch_isTold(LoadFault fault, int code) {
    assertThat(ErrorCode.of(fault).code()).isEqualTo(code);
  }

  @Test
  void aCodeOfTheApi_isItsOwnReason() {
    assertThat(ErrorCode.of(ErrorCode.INVOICE_SAVE)).isEqualTo(ErrorCode.INVOICE_SAVE);
  }

  @Test
  void aReasonOfAnUnknownRoom_isAnInternalError() {
    assertThat(ErrorCode.of(() -> "SOMETHING_NEW")).isEqualTo(ErrorCode.INTERNAL);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-15, false, 2026-02-14T23:00:00Z",
    "2026-02-15, true, 2026-02-15T22:59:59.999Z",
    "2026-07-15, false, 2026-07-14T22:00:00Z",
    "2026-02-15T10:00:00Z, false, 2026-02-15T10:00:00Z",
    "2026-02-15T10:00:00+0100, true, 2026-02-15T09:00:00Z",
    "2026-02-15T10:00:00+01:00, true, 2026-02-15T09:00:00Z",
    "2026-02-15T10:00:00, false, 2026-02-15T09:00:00Z",
    "2026-02-15 10:00:00, false, 2026-02-15T09:00:00Z",
    "2026-07-15T10:00:00, false, 2026-07-15T08:00:00Z"
  })
  void momentsOfCallers_arePolishUnlessTheySayOtherwise(String text, boolean end, String moment) {
    assertThat(Moments.parse(text, end)).hasToString("Optional[" + moment + "]");
  }

  @ParameterizedTest
  @CsvSource({"15.02.2026", "2026-02-30", "2026-13-01", "yesterday", "2026-02-15T25:00:00", "''"})
  void whatIsNoMoment_isNone(String text) {
    assertThat(Moments.parse(text, false)).isEmpty();
  }
}
