package dev.bramka.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState.Status;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.FakeKsef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A post whose answer never came ends exactly once at KSeF, whatever KSeF does. */
class DoubtsTest {
  @TempDir Path folder;
  private OutboxLab lab;

  @BeforeEach
  void open() {
    lab = new OutboxLab(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void assertUnsettled(Runnable work) {
    GatewayFailure failure = catchThrowableOfType(GatewayFailure.class, work::run);
    assertThat(failure.retryAfter()).isPositive();
  }

  private void pass(int seconds) {
    lab.lab.clock().advance(Duration.ofSeconds(seconds));
  }

  @Test
  void answeredPost_isSent() {
    OutgoingInvoice sent = lab.post(lab.recorded("a"));
    assertThat(sent.state()).isEqualTo(State.SENT);
    assertThat(sent.reference()).isEqualTo("EE-1");
    assertThat(lab.ksef.calls).containsExactly("send");
    assertThat(lab.trail()).containsExactly("recorded", "sent");
  }

  @Test
  void lostAnswer_isFoundByOneLook() {
    lab.ksef.loseAnswer(OutboxLab.noAnswer());
    assertThat(lab.post(lab.recorded("a")).reference()).isEqualTo("EE-1");
    assertThat(lab.ksef.calls).containsExactly("send", "list");
    assertThat(lab.trail()).containsExactly("recorded", "in doubt", "sent");
  }

  @Test
  void lostRequest_staysOpenForItsCaller_whoIsToldWhenToComeBack() {
    lab.ksef.loseRequest(OutboxLab.noAnswer());
    OutgoingInvoice invoice = lab.recorded("a");
    assertUnsettled(() -> lab.post(invoice));
    assertThat(lab.now(invoice).state()).isEqualTo(State.PENDING);
    assertThat(lab.ksef.calls).containsExactly("send", "list");
  }

  @Test
  void lostRequest_isNotPostedAgain_whileItMayStillArrive() {
    lab.ksef.loseRequest(OutboxLab.noAnswer());
    OutgoingInvoice invoice = lab.recorded("a");
    assertUnsettled(() -> lab.post(invoice));
    pass(4);
    assertUnsettled(() -> lab.doubts.settle(lab.session, lab.now(invoice)));
    assertThat(lab.ksef.count("send")).isEqualTo(1);
  }

  @Test
  void lostRequest_isPostedOnceMore_afterItsTime() {
    lab.ksef.loseRequest(OutboxLab.noAnswer());
    OutgoingInvoice invoice = lab.recorded("a");
    assertUnsettled(() -> lab.post(invoice));
    pass(6);
    OutgoingInvoice sent = lab.doubts.settle(lab.session, lab.now(invoice));
    assertThat(sent.state()).isEqualTo(State.SENT);
    assertThat(lab.ksef.count("send")).isEqualTo(2);
    assertThat(lab.ksef.listed).hasSize(1);
  }

  @Test
  void callersRequest_postsOnceAtMost() {
    lab.ksef.loseRequest(OutboxLab.noAnswer(), OutboxLab.noAnswer());
    OutgoingInvoice invoice = lab.recorded("a");
    assertUnsettled(() -> lab.post(invoice));
    pass(6);
    assertUnsettled(() -> lab.doubts.settle(lab.session, lab.now(invoice)));
    assertThat(lab.ksef.count("send")).isEqualTo(2);
  }

  @Test
  void refusal_leavesNothingButTheTrail() {
    lab.ksef.loseRequest(
        new KsefFailure.Refused("POST", 400, 21180, "Status sesji", List.of("440")));
    OutgoingInvoice invoice = lab.recorded("a");
    assertThatThrownBy(() -> lab.post(invoice)).isInstanceOf(GatewayFailure.class);
    assertThat(lab.repository.find(invoice.session(), invoice.hash())).isEmpty();
    assertThat(lab.trail()).containsExactly("recorded", "not sent");
  }

  @Test
  void unreadableList_provesNothing() {
    lab.ksef.loseRequest(OutboxLab.noAnswer());
    lab.ksef.complete = false;
    OutgoingInvoice invoice = lab.recorded("a");
    assertUnsettled(() -> lab.post(invoice));
    pass(60);
    assertUnsettled(() -> lab.doubts.settle(lab.session, lab.now(invoice)));
    lab.doubts.settle(lab.session, List.of(lab.now(invoice)), true);
    assertThat(lab.ksef.count("send")).isEqualTo(1);
  }

  @Test
  void answerWithoutNumber_isADoubt() {
    lab.ksef.numbered = number -> null;
    assertThat(lab.post(lab.recorded("a")).reference()).isEqualTo("EE-1");
    assertThat(lab.ksef.calls).containsExactly("send", "list");
  }

  @Test
  void numberOfAnotherInvoice_isADoubt() {
    lab.sent("a");
    lab.ksef.numbered = number -> "EE-1";
    assertThat(lab.post(lab.recorded("b")).reference()).isEqualTo("EE-2");
  }

  @Test
  void background_settlesAllOfASessionByOneList() {
    OutgoingInvoice lost = lab.recorded("lost");
    OutgoingInvoice there = lab.recorded("there");
    lab.ksef.loseRequest(OutboxLab.noAnswer());
    assertUnsettled(() -> lab.post(lost));
    lab.ksef.listed.add(
        FakeKsef.entry("EE-7", there.hash(), null, new Status(100, "taken", null, null)));
    lab.ksef.calls.clear();
    pass(10);
    lab.doubts.settle(lab.session, List.of(lab.now(lost), lab.now(there)), true);
    assertThat(lab.now(lost).state()).isEqualTo(State.SENT);
    assertThat(lab.now(there).reference()).isEqualTo("EE-7");
    assertThat(lab.ksef.calls).containsExactly("list", "send");
  }

  @Test
  void background_stopsWhenTheBudgetIsUsedUp() {
    OutgoingInvoice lost = lab.recorded("lost");
    pass(10);
    lab.ksef.budget = false;
    lab.doubts.settle(lab.session, List.of(lab.now(lost)), true);
    assertThat(lab.ksef.calls).isEmpty();
    assertThat(lab.now(lost).state()).isEqualTo(State.PENDING);
  }

  @Test
  void beforeClosing_nothingIsPosted() {
    OutgoingInvoice lost = lab.recorded("lost");
    pass(10);
    lab.doubts.settle(lab.session, List.of(lab.now(lost)), false);
    assertThat(lab.ksef.calls).containsExactly("list");
  }

  @Test
  void background_looksEverMoreSeldom_andParksInTheEnd() {
    OutgoingInvoice invoice = lab.recorded("a");
    long shortest = Long.MAX_VALUE;
    int looks = 0;
    while (lab.parked.count() == 0) {
      lab.ksef.failList(new KsefFailure.Broken("GET", 200, "no list"));
      assertThatThrownBy(() -> lab.doubts.settle(lab.session, List.of(lab.now(invoice)), true))
          .isInstanceOf(KsefFailure.Broken.class);
      if (lab.parked.count() == 0) {
        long next = lab.repository.nextCheck(java.util.Set.of()).orElseThrow();
        shortest = Math.min(shortest, next - lab.lab.clock().millis());
        pass(300);
      }
      assertThat(++looks).isLessThan(100);
    }
    assertThat(looks).isGreaterThan(20);
    assertThat(shortest).isGreaterThan(2_000);
    assertThat(lab.ksef.count("send")).isZero();
    assertThat(lab.trail()).last().isEqualTo("parked");
  }

  @Test
  void parked_isSettledByItsCaller() {
    OutgoingInvoice invoice = lab.recorded("a");
    lab.parked.park(invoice, "hours of doubt");
    pass(10);
    assertThat(lab.doubts.settle(lab.session, lab.now(invoice)).state()).isEqualTo(State.SENT);
    assertThat(lab.parked.count()).isZero();
  }

  @Test
  void ofTwoCopies_theOneThatIsNotRefusedCounts() {
    OutgoingInvoice invoice = lab.recorded("a");
    Status duplicate = new Status(440, "Duplikat", null, null);
    Status accepted = new Status(200, "Sukces", null, null);
    lab.ksef.listed.add(FakeKsef.entry("EE-1", invoice.hash(), null, duplicate));
    lab.ksef.listed.add(FakeKsef.entry("EE-2", invoice.hash(), "number", accepted));
    assertThat(lab.doubts.settle(lab.session, invoice).reference()).isEqualTo("EE-2");
  }

  @Test
  void failedAtKsef_isSentAgainOnce() {
    OutgoingInvoice sent = lab.sent("a");
    lab.repository.decide(Map.of(sent, new Verdicts.Verdict.Rejected(550, "cancelled", null)));
    OutgoingInvoice again = lab.doubts.resend(lab.session, lab.now(sent));
    assertThat(again.reference()).isEqualTo("EE-2");
    assertThat(lab.ksef.count("send")).isEqualTo(2);
  }

  @Test
  void settledInvoice_isLeftAlone() {
    OutgoingInvoice sent = lab.sent("a");
    lab.ksef.calls.clear();
    assertThat(lab.doubts.settle(lab.session, sent)).isEqualTo(sent);
    assertThat(lab.ksef.calls).isEmpty();
  }
}
