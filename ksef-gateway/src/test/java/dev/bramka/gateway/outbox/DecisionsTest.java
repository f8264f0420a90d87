package dev.bramka.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState.Status;
import dev.bramka.documents.KsefNumber;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.sessions.FakeKsef;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What KSeF's word means for our bytes. */
class DecisionsTest {
  private static final String NUMBER =
      KsefNumber.of("5265877635", LocalDate.of(2026, 11, 25), "0100001AF629").value();

  @TempDir Path folder;
  private OutboxLab lab;
  private Decisions decisions;

  @BeforeEach
  void open() {
    lab = new OutboxLab(folder);
    decisions = new Decisions(lab.repository, null, lab.lists, lab.ksef, lab.lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private State after(OutgoingInvoice... invoices) {
    decisions.ask(lab.session, List.of(invoices));
    return lab.now(invoices[0]).state();
  }

  private static Status duplicateOf(String session) {
    Map<String, Object> original =
        session == null ? null : Map.of("originalSessionReferenceNumber", session);
    return new Status(440, "Duplikat faktury", null, original);
  }

  @Test
  void accepted_withItsNumber() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, 200, NUMBER);
    assertThat(after(invoice)).isEqualTo(State.ACCEPTED);
    assertThat(lab.now(invoice).ksefNumber()).isEqualTo(NUMBER);
  }

  @Test
  void acceptedUnderANumberThatIsNone_isNotBelieved() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, 200, NUMBER.substring(1));
    assertThat(after(invoice)).isEqualTo(State.SENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 410, 415, 430, 435, 450, 500, 550, 999})
  void anyOtherFinalStatus_isARefusal(int code) {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, code, null);
    assertThat(after(invoice)).isEqualTo(State.REJECTED);
    assertThat(lab.now(invoice).errorCode()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 150, 199})
  void notDecidedYet_isAskedAgainLater(int code) {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, code, null);
    assertThat(after(invoice)).isEqualTo(State.SENT);
    assertThat(lab.repository.nextCheck(java.util.Set.of()).orElseThrow())
        .isGreaterThan(lab.lab.clock().millis());
  }

  @Test
  void otherContentUnderOurNumber_isNotBelieved() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.listed.set(
        0, FakeKsef.entry("EE-1", OutboxLab.hash("b"), NUMBER, new Status(200, "", null, null)));
    assertThat(after(invoice)).isEqualTo(State.SENT);
  }

  @Test
  void duplicateOfOurOwnCopy_isItsAcceptance() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, duplicateOf(null), null);
    lab.ksef.listed.add(
        FakeKsef.entry("EE-2", invoice.hash(), NUMBER, new Status(200, "", null, null)));
    assertThat(after(invoice)).isEqualTo(State.ACCEPTED);
  }

  @Test
  void duplicateOfOurOwnCopy_thatIsNotDecided_waits() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, duplicateOf(lab.session.reference()), null);
    lab.ksef.listed.add(
        FakeKsef.entry("EE-2", invoice.hash(), null, new Status(150, "", null, null)));
    assertThat(after(invoice)).isEqualTo(State.SENT);
  }

  @Test
  void duplicate_withoutAcceptedCopyOfOurs_isARefusal() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, duplicateOf(null), null);
    lab.ksef.listed.add(
        FakeKsef.entry("EE-2", OutboxLab.hash("b"), NUMBER, new Status(200, "", null, null)));
    assertThat(after(invoice)).isEqualTo(State.REJECTED);
  }

  @Test
  void duplicate_inAListThatCannotBeReadWhole_waits() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, duplicateOf(null), null);
    lab.ksef.complete = false;
    assertThat(after(invoice)).isEqualTo(State.SENT);
  }

  @Test
  void duplicateOfAnotherSession_isARefusal_withoutAList() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.decide(0, duplicateOf("20261124-SO-0000000001-0000000001-01"), null);
    assertThat(after(invoice)).isEqualTo(State.REJECTED);
    assertThat(lab.ksef.count("list")).isZero();
  }

  @Test
  void severalInvoices_areAskedAfterByOneList() {
    OutgoingInvoice a = lab.sent("a");
    OutgoingInvoice b = lab.sent("b");
    lab.ksef.decide(0, 200, NUMBER);
    lab.ksef.decide(1, 450, null);
    lab.ksef.calls.clear();
    assertThat(after(a, b)).isEqualTo(State.ACCEPTED);
    assertThat(lab.now(b).state()).isEqualTo(State.REJECTED);
    assertThat(lab.ksef.calls).containsExactly("list");
  }

  @Test
  void failedQuestion_isAskedAgainLater() {
    OutgoingInvoice a = lab.sent("a");
    OutgoingInvoice b = lab.sent("b");
    lab.ksef.failList(new KsefFailure.Broken("GET", 200, "no list"));
    assertThatThrownBy(() -> decisions.ask(lab.session, List.of(a, b)))
        .isInstanceOf(KsefFailure.Broken.class);
    assertThat(lab.now(a).state()).isEqualTo(State.SENT);
    assertThat(lab.repository.nextCheck(java.util.Set.of()).orElseThrow())
        .isGreaterThan(lab.lab.clock().millis());
  }

  @Test
  void withoutBudget_nothingIsAsked() {
    OutgoingInvoice invoice = lab.sent("a");
    lab.ksef.calls.clear();
    lab.ksef.budget = false;
    assertThat(after(invoice)).isEqualTo(State.SENT);
    assertThat(lab.ksef.calls).isEmpty();
  }
}
