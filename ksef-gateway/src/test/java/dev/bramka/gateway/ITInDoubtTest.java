package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.TestInvoices;
import org.junit.jupiter.api.Test;

/** Broken connections and failures of KSeF around a send: each invoice still ends there once. */
class ITInDoubtTest extends SqliteFixture {
  @Test
  void connectionBreaksAfterKsefTookIt_theListTellsItsId() throws Exception {
    String session = gateway.open();
    gateway.fault("POST", "/invoices", "drop-after", 1);
    assertExactlyOnce(session, gateway.send(session, invoice()));
  }

  @Test
  void connectionBreaksBeforeKsefTookIt_itIsSentAgain() throws Exception {
    String session = gateway.open();
    gateway.fault("POST", "/invoices", "drop-before", 1);
    assertExactlyOnce(session, gateway.send(session, invoice()));
  }

  @Test
  void ksefAnswers503_itIsSentAgain() throws Exception {
    String session = gateway.open();
    gateway.fault("POST", "/invoices", "status", 503);
    assertExactlyOnce(session, gateway.send(session, invoice()));
  }

  @Test
  void ksefRefusesTheAccessToken_oneNewLogInAndTheCallGoesThrough() throws Exception {
    String session = gateway.open();
    gateway.fault("POST", "/invoices", "status", 401);
    assertExactlyOnce(session, gateway.send(session, invoice()));
  }

  @Test
  void ksefIsOverItsLimit_callerIsToldWhenToComeBackAndNothingIsKept() throws Exception {
    String session = gateway.open();
    byte[] xml = invoice();
    gateway.fault("POST", "/invoices", "status", 429);
    Answer limited = gateway.send(session, xml);
    assertThat(limited.status()).isEqualTo(503);
    assertThat(limited.code()).isEqualTo("1204");
    long seconds = limited.response().headers().firstValueAsLong("Retry-After").orElseThrow();
    assertThat(seconds).isBetween(1L, 2L);
    Thread.sleep(seconds * 1_000);
    assertExactlyOnce(session, gateway.send(session, xml));
  }

  @Test
  void closingBreaks_isFinishedInTheBackground() throws Exception {
    String session = gateway.open();
    String id = gateway.send(session, invoice()).json().get("id").asString();
    gateway.decided(id);
    gateway.fault("POST", "/close", "drop-after", 1);
    assertThat(gateway.get("/session/close/" + session).json().get("result").asBoolean()).isTrue();
    assertThat(gateway.upo(session).status()).isEqualTo(200);
  }

  @Test
  void keyWithdrawn_replacedByItself() {
    gateway.control("POST", "/keys/rotate?emergency=true", "");
    assertThat(gateway.post("/session/open", java.util.Map.of("invoiceVersion", "v3")).status())
        .as("a withdrawn key is replaced by itself")
        .isEqualTo(200);
  }

  private void assertExactlyOnce(String session, Answer sent) throws Exception {
    assertThat(sent.status()).as(sent.text()).isEqualTo(200);
    assertThat(gateway.decided(sent.json().get("id").asString()).get("status").asString())
        .isEqualTo("accepted");
    gateway.get("/session/close/" + session);
    assertThat(gateway.upo(session).text())
        .contains("<CalkowitaLiczbaDokumentow>1</CalkowitaLiczbaDokumentow>");
  }

  private byte[] invoice() {
    return TestInvoices.fa3(gateway.nip, number());
  }
}
