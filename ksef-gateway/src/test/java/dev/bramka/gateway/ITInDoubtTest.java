package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.TestInvoices;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Broken connections and failures of KSeF around a send: each invoice still ends there once. */
class ITInDoubtTest extends SqliteFixture {
  @Test
  void connectionBreaksAfterKsefTookIt_theListTellsItsId() throws Exception {
    String session = gateway.open();
    gateway.fault("POST", "/invoices", "drop-after", 1);
    assertExactlyOnce(session, gateway.send(session, invoice()));
  }

  /** One attempt for a request; the rest is the background's. */
  @Test
  void connectionBreaksBeforeKsefTookIt_callerIsToldAndItIsSentAgainInTheBackground()
      throws Exception {
    assertSentInTheBackground("drop-before", 1);
  }

  @Test
  void ksefAnswers503_callerIsToldAndItIsSentAgainInTheBackground() throws Exception {
    assertSentInTheBackground("status", 503);
  }

  @Test
  void ksefAnswers408_callerIsToldAndItIsSentAgainInTheBackground() throws Exception {
    assertSentInTheBackground("status", 408);
  }

  private void assertSentInTheBackground(String kind, int value) throws Exception {
    String session = gateway.open();
    byte[] xml = invoice();
    gateway.fault("POST", "/invoices", kind, value);
    Answer first = gateway.send(session, xml);
    assertThat(first.status()).isEqualTo(503);
    assertThat(first.code()).isEqualTo("1204");
    assertThat(first.response().headers().firstValueAsLong("Retry-After").orElseThrow())
        .isBetween(1L, 15L);
    Thread.sleep(9_500);
    assertExactlyOnce(session, gateway.send(session, xml));
  }

  /** The caller never asks again: what KSeF lacks is sent all the same. */
  @Test
  void closedWhileInDoubt_isSettledThenClosedByItself() throws Exception {
    String session = gateway.open();
    gateway.fault("POST", "/invoices", "drop-before", 1);
    gateway.send(session, invoice());
    Answer closing = gateway.get("/session/close/" + session);
    assertThat(closing.status()).isEqualTo(503);
    assertThat(closing.code()).isEqualTo("1106");
    for (int i = 0; i < 200 && gateway.get("/session/upo/" + session).status() != 200; i++) {
      Thread.sleep(100);
    }
    assertThat(gateway.upo(session).text())
        .contains("<CalkowitaLiczbaDokumentow>1</CalkowitaLiczbaDokumentow>");
  }

  /** Same seller and number, other content: never accepted under the other one's number. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherContentUnderTheSameNumber_isNeverAcceptedAsTheFirst(boolean doubtFirst)
      throws Exception {
    String session = gateway.open();
    String number = number();
    byte[] a = TestInvoices.fa3(gateway.nip, number);
    byte[] b =
        TestInvoices.fa3Text(gateway.nip, number, "2026-02-16").getBytes(StandardCharsets.UTF_8);
    if (doubtFirst) {
      gateway.fault("POST", "/invoices", "drop-before", 1);
      assertThat(gateway.send(session, b).status()).isEqualTo(503);
    }
    String ksefNumber =
        gateway
            .decided(gateway.send(session, a).json().get("id").asString())
            .get("ksefReferenceNumber")
            .asString();
    if (!doubtFirst) {
      gateway.fault("POST", "/invoices", "drop-before", 1);
      assertThat(gateway.send(session, b).status()).isEqualTo(503);
    }
    Thread.sleep(9_500);
    Answer again = gateway.send(session, b);
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    JsonNode second = gateway.decided(again.json().get("id").asString());
    assertThat(second.get("status").asString()).isEqualTo("rejected");
    assertThat(second.at("/error/code").asInt()).isEqualTo(440);
    Thread.sleep(3_500);
    assertThat(gateway.get("/get/" + session + "/" + ksefNumber).body()).isEqualTo(a);
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
