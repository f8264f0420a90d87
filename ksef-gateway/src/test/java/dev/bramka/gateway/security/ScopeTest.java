package dev.bramka.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
  @ParameterizedTest
  @CsvSource({
    "PUT, /api/submissions/a, SEND",
    "POST, /api/submissions, SEND",
    "PUT, /api/submissions/x-visualize, SEND",
    "PUT, /api/packages/a.visualize, SEND",
    "GET, /api/submissions/x:visualize, READ",
    "POST, /api/submissions/a/cancel, SEND",
    "GET, /api/submissions, READ",
    "HEAD, /api/submissions/a, READ",
    "GET, /api/submissions/a/upo, READ",
    "GET, /api/submissions/a/pdf, VISUALISE",
    "PUT, /api/packages/p, SEND",
    "GET, /api/packages/p/files, READ",
    "GET, /api/events, READ",
    "GET, /api/webhooks, ADMIN",
    "DELETE, /api/webhooks/x, ADMIN",
    "POST, /api/box/upload/invoice, SEND",
    "GET, /api/box/upload/batch/x, READ",
    "POST, /api/box/download/invoices, RECEIVE",
    "GET, /api/box/download/invoices/x, RECEIVE",
    "POST, /api/invoice/send, SEND",
    "POST, /api/invoice/session/open, SEND",
    "GET, /api/invoice/session/close/x, SEND",
    "GET, /api/invoice/session/status/x, READ",
    "GET, /api/invoice/session/upo/x, READ",
    "GET, /api/invoice/session/upo/x/visualize, VISUALISE",
    "GET, /api/invoice/status/x, READ",
    "GET, /api/invoice/get/x/y, RECEIVE",
    "POST, /api/invoice/query/start, RECEIVE",
    "GET, /api/invoice/query/result/x/y/1, RECEIVE",
    "POST, /api/invoice/visualize, VISUALISE",
    "POST, /api/upo/visualize, VISUALISE",
    "GET, /api/archive/invoices, RECEIVE",
    "GET, /api/archive/invoices/x/visualize, VISUALISE"
  })
  void everyCall_needsItsScope(String method, String path, Scope scope) {
    assertThat(Scope.needed(method, path)).contains(scope);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/invoice/generate",
    "POST, /api/invoice/generate/simple/report",
    "POST, /api/invoice/validate",
    "POST, /api/invoice/parse",
    "GET, /api/invoice/public/key"
  })
  void whatOnlyComputes_needsAKeyOnly(String method, String path) {
    assertThat(Scope.needed(method, path)).isEmpty();
  }

  @Test
  void aName_thatIsNone_isNamed() {
    assertThat(Scope.named("send, read")).containsExactlyInAnyOrder(Scope.SEND, Scope.READ);
    assertThatThrownBy(() -> Scope.named("send,reed")).hasMessageContaining("'reed'");
  }
}
