package dev.bramka.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.outbox.Verdicts.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every arrow of docs/state-machine.md, and that there are no others. */
class StateMachineTest {
  private static final String SESSION = "20261125-SO-0000000001-0000000001-01";
  private static final String HASH = "h".repeat(43) + "=";

  @TempDir Path folder;
  private SqliteLab lab;
  private OutboxRepository repository;
  private ParkedInvoices parked;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    repository = new OutboxRepository(lab.store(), lab.clock(), HandoverOwner.NOBODY);
    parked = new ParkedInvoices(lab.store(), lab.clock());
    lab.store()
        .write(
            db -> {
              db.sql(
                      "insert into tenant (id, name, nip, environment, created)"
                          + " values ('t', 'T', '5265877635', 'simulator', 0)")
                  .update();
              return 1;
            });
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static OutgoingInvoice fresh() {
    return new OutgoingInvoice(
        SESSION,
        HASH,
        "t",
        10,
        State.PENDING,
        null,
        "node",
        1,
        0,
        0,
        "A/1",
        null,
        null,
        null,
        null,
        null);
  }

  private OutgoingInvoice recorded() {
    OutgoingInvoice fresh = fresh();
    assertThat(repository.addUnlessThere(fresh, new byte[] {1})).isEmpty();
    return fresh;
  }

  /** An invoice brought into a state by the ways that lead there. */
  private OutgoingInvoice in(String state) {
    OutgoingInvoice invoice = recorded();
    if (!state.equals("PENDING")) {
      repository.sent(fresh(), "ref-1");
    }
    switch (state) {
      case "ACCEPTED" -> apply("accept", invoice);
      case "REJECTED" -> apply("reject", invoice);
      default -> {}
    }
    return repository.find(SESSION, HASH).orElseThrow();
  }

  private void apply(String what, OutgoingInvoice invoice) {
    switch (what) {
      case "sent" -> repository.sent(fresh(), "ref-2");
      case "drop" -> repository.drop(fresh(), "refused", true);
      case "doubt" -> repository.inDoubt(invoice, Duration.ofSeconds(5), "no answer");
      case "again" -> repository.again(invoice, "node", "not listed");
      case "park" -> parked.park(invoice, "hours of doubt");
      case "accept" ->
          repository.decide(Map.of(invoice, new Verdict.Accepted("number", 1L, "A/1")));
      case "reject" -> repository.decide(Map.of(invoice, new Verdict.Rejected(450, "wrong", null)));
      case "undecided" -> repository.decide(Map.of(invoice, new Verdict.Undecided()));
      default -> throw new IllegalArgumentException(what);
    }
  }

  private String state() {
    return repository.find(SESSION, HASH).map(i -> i.state().name()).orElse("gone");
  }

  private long events() {
    return lab.store().read().sql("select count(*) from outgoing_event").query(Long.class).single();
  }

  @ParameterizedTest(name = "{0} + {1} = {2}")
  @CsvSource({
    "PENDING,  sent,      SENT",
    "PENDING,  drop,      gone",
    "PENDING,  doubt,     PENDING",
    "PENDING,  again,     PENDING",
    "PENDING,  park,      PENDING",
    "SENT,     accept,    ACCEPTED",
    "SENT,     reject,    REJECTED",
    "REJECTED, again,     PENDING"
  })
  void arrow_changesTheState_andLeavesALineInTheTrail(String from, String what, String to) {
    OutgoingInvoice invoice = in(from);
    long before = events();
    apply(what, invoice);
    assertThat(state()).isEqualTo(to);
    assertThat(events()).isEqualTo(before + 1);
  }

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource({
    "PENDING,  accept",
    "PENDING,  reject",
    "SENT,     sent",
    "SENT,     drop",
    "SENT,     park",
    "SENT,     undecided",
    "ACCEPTED, sent",
    "ACCEPTED, drop",
    "ACCEPTED, park",
    "ACCEPTED, reject",
    "ACCEPTED, undecided",
    "REJECTED, sent",
    "REJECTED, drop",
    "REJECTED, park",
    "REJECTED, accept",
    "REJECTED, undecided"
  })
  void whatIsNoArrow_changesNothing(String from, String what) {
    OutgoingInvoice invoice = in(from);
    long before = events();
    apply(what, invoice);
    assertThat(state()).isEqualTo(from);
    assertThat(events()).isEqualTo(before);
  }

  @Test
  void sendingAgain_isDoneByOneOfTwo() {
    OutgoingInvoice seen = in("PENDING");
    assertThat(repository.again(seen, "one", "not listed")).isTrue();
    assertThat(repository.again(seen, "two", "not listed")).isFalse();
  }

  @Test
  void sentAgain_isKnownUnderItsFormerNumberToo() {
    OutgoingInvoice rejected = in("REJECTED");
    repository.again(rejected, "node", "KSeF failed");
    repository.sent(fresh(), "ref-2");
    assertThat(repository.byReference("ref-1")).isEqualTo(repository.byReference("ref-2"));
  }

  @Test
  void parked_isLookedAtByNobody_untilReleased() {
    OutgoingInvoice invoice = in("PENDING");
    lab.clock().advance(Duration.ofHours(1));
    assertThat(repository.due("t", State.PENDING, 10)).hasSize(1);
    parked.park(invoice, "hours of doubt");
    assertThat(repository.due("t", State.PENDING, 10)).isEmpty();
    assertThat(repository.tenantsDue(lab.clock().millis())).isEmpty();
    assertThat(repository.openDoubts(SESSION)).isZero();
    assertThat(parked.release("t")).isEqualTo(1);
    assertThat(repository.due("t", State.PENDING, 10)).hasSize(1);
  }

  @Test
  void sameBytesInTheSameSession_areOneInvoice() {
    OutgoingInvoice invoice = in("PENDING");
    Optional<OutgoingInvoice> there = repository.addUnlessThere(invoice, new byte[] {2});
    assertThat(there).map(OutgoingInvoice::hash).contains(HASH);
    assertThat(repository.content(invoice)).containsExactly(1);
  }

  @Test
  void undecided_isAskedLessAndLess_butNeverLessThanEveryFiveMinutes() {
    OutgoingInvoice invoice = in("SENT");
    for (int asked = 0; asked < 100; asked++) {
      apply("undecided", invoice);
      long pause = repository.nextCheck(java.util.Set.of()).orElseThrow() - lab.clock().millis();
      assertThat(pause).isBetween(5_000L, 300_000L);
    }
  }
}
