package dev.bramka.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.gateway.MovedClockFixture;
import dev.bramka.gateway.events.Event;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.TestInvoices;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Hours of trouble under production limits, on a clock that the test moves. */
class ITOutageTest extends MovedClockFixture {
  @Autowired Sessions sessions;
  @Autowired Outbox outbox;
  @Autowired OutboxRepository repository;
  @Autowired FollowUp followUp;
  @Autowired ParkedInvoices.AtManagementPort parked;
  @Autowired Store store;
  @Autowired Events events;
  @Autowired Tenants tenants;

  @Test
  void twoHoursAway_costLittle_andAllIsSettledWithinAMinuteOfItsReturn() throws Exception {
    List<Party> parties = parties(20);
    int number = 0;
    for (Party party : parties) {
      for (int i = 0; i < 10; i++) {
        boolean arrives = number++ % 2 == 0;
        ksef.script(
            request ->
                request.line().matches("POST .*/invoices")
                    ? lost(arrives)
                    : request.line().matches("GET .*/invoices\\?.*")
                        ? HostileServer.reply(503, "", new byte[0])
                        : HostileServer.forward(simulator.rootUrl()));
        assertInDoubt(party, TestInvoices.fa3(party.tenant().nip(), "O/" + number));
        // Else one tenant's failures would stop its sending.
        forget("circuit");
      }
    }
    assertThat(repository.count(State.PENDING)).isEqualTo(200);

    ksef.script(request -> HostileServer.reset());
    ksef.forget();
    int most = 0;
    for (int minute = 0; minute < 120; minute++) {
      int before = ksef.requests().size();
      for (int step = 0; step < 2; step++) {
        round(Duration.ofSeconds(30));
      }
      most = minute < 5 ? most : Math.max(most, ksef.requests().size() - before);
    }
    assertThat(most).as("calls a minute, of 20 tenants").isBetween(20, 60);
    long lists =
        store
            .read()
            .sql(
                "select coalesce(max(n), 0) from (select count(*) n from ksef_call where call_group = 'sessionInvoiceList' and at > ? group by context) x")
            .param(CLOCK.millis() - 3_600_000)
            .query(Long.class)
            .single();
    assertThat(lists).as("of 200 lists an hour").isLessThan(120);

    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    for (int second = 0; second < 60 && repository.count(State.PENDING) > 0; second += 3) {
      round(Duration.ofSeconds(3));
    }
    assertThat(repository.count(State.PENDING)).as("in doubt a minute later").isZero();
    for (int i = 0; i < 40 && repository.count(State.SENT) > 0; i++) {
      round(Duration.ofSeconds(10));
      Thread.sleep(50);
    }
    for (Party party : parties) {
      assertThat(repository.ofSession(party.session().reference(), State.ACCEPTED)).hasSize(10);
    }
  }

  private static HostileServer.Behaviour lost(boolean arrives) {
    return arrives ? HostileServer.forwardThenReset(simulator.rootUrl()) : HostileServer.reset();
  }

  private void assertInDoubt(Party party, byte[] xml) {
    Outbox.Handover handover =
        new Outbox.Handover(
            party.session().key().encrypt(xml), KsefCrypto.sha256(xml), xml.length, null);
    try {
      outbox.send(party.session(), handover);
    } catch (GatewayFailure e) {
      assertThat(e.retryAfter()).isNotNull();
      return;
    }
    throw new AssertionError("the invoice was sent");
  }

  @Test
  void revokedTokenOfOneTenant_costsAHandfulOfLogInsAndNobodyElseNotices() throws Exception {
    List<Party> parties = parties(20);
    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    String reference = parties.getFirst().token().split("\\|")[0];
    control("/simulator/tokens/" + reference + "/revoke", "");
    CLOCK.advance(Duration.ofMinutes(16));
    ksef.forget();
    int refused = 0;
    for (int step = 0; step < 120; step++) {
      CLOCK.advance(Duration.ofSeconds(30));
      for (Party party : parties) {
        try {
          sessions.active(party.session());
        } catch (GatewayFailure e) {
          assertThat(party).as(e.getMessage()).isEqualTo(parties.getFirst());
          assertThat(e.getMessage()).containsAnyOf("450", "KSeF refused");
          refused++;
        }
      }
    }
    assertThat(refused).isEqualTo(120);
    assertThat(ksef.requests().stream().filter(r -> r.path().endsWith("/auth/ksef-token")).count())
        .as("log-ins in an hour")
        .isBetween(1L, 8L);
    Party locked = parties.getFirst();
    assertThat(told(locked)).containsExactly("credential.failed");
    assertThat(told(parties.getLast())).isEmpty();
    tenants.credential(locked.tenant().id(), CredentialKind.TOKEN, token(locked.tenant().nip()));
    CLOCK.advance(Duration.ofSeconds(2));
    sessions.active(locked.session());
    assertThat(told(locked)).containsExactly("credential.failed", "credential.works");
  }

  private List<String> told(Party party) {
    return events.of(party.tenant(), "login").stream().map(Event::type).toList();
  }

  @Test
  void invoiceThatCannotBeSettled_isParkedAfterHours_andSettledWhenReleased() throws Exception {
    Party party = parties(1).getFirst();
    byte[] xml = TestInvoices.fa3(party.tenant().nip(), "P/1");
    ksef.script(
        request ->
            request.line().matches("POST .*/invoices")
                ? lost(true)
                : request.line().matches("GET .*/invoices\\?.*")
                    ? HostileServer.json(200, "{}")
                    : HostileServer.forward(simulator.rootUrl()));
    assertInDoubt(party, xml);
    for (int i = 0; i < 200 && parked.list().isEmpty(); i++) {
      round(Duration.ofMinutes(5));
    }
    assertThat(parked.list())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.tenant()).isEqualTo(party.tenant().id());
              assertThat(it.hash()).isEqualTo(KsefCrypto.sha256(xml));
              assertThat(it.why()).isNotEmpty();
            });

    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    round(Duration.ofMinutes(10));
    assertThat(parked.list()).as("nobody released it").hasSize(1);
    assertThat(parked.release(party.tenant().id())).containsEntry("released", 1);
    for (int i = 0; i < 20 && repository.count(State.PENDING) > 0; i++) {
      round(Duration.ofSeconds(10));
    }
    assertThat(repository.count(State.PENDING)).isZero();
    assertThat(parked.list()).isEmpty();
  }

  private void round(Duration step) throws InterruptedException {
    CLOCK.advance(step);
    followUp.wake();
    for (int i = 0; i < 3_000 && !followUp.idle(); i++) {
      Thread.sleep(2);
    }
    assertThat(followUp.idle()).isTrue();
  }

  private void forget(String what) {
    store.write(db -> db.sql("delete from ksef_pause where what = ?").param(what).update());
    CLOCK.advance(Duration.ofMillis(1_100));
  }
}
