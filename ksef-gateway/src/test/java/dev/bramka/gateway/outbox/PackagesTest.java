package dev.bramka.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.InvoiceState.Status;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.outbox.Packages.Packed;
import dev.bramka.gateway.sessions.FakeKsef;
import dev.bramka.gateway.sessions.Session;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the invoices of a package, whatever KSeF says of its session. */
class PackagesTest {
  private static final String NUMBER = "5265877635-20250826-0100001AF629-AF";
  private static final Session SESSION =
      new Session(
          "20261125-SB-0000000001-0000000001-01",
          FakeKsef.TENANT,
          InvoiceVersion.FA_3,
          false,
          SymmetricKey.random(),
          Session.State.CLOSED,
          Instant.parse("2026-11-25T20:00:00Z"),
          Session.Kind.BATCH,
          false);

  @TempDir Path folder;
  private OutboxLab lab;
  private Packages packages;

  @BeforeEach
  void record() {
    lab = new OutboxLab(folder);
    SqliteLab base = lab.lab;
    packages = new Packages(lab.repository, lab.sessions, lab.lists, lab.ksef, base.clock());
    base.store()
        .write(
            db -> {
              db.sql(
                      "insert into tenant (id, name, nip, environment, created)"
                          + " values ('t', 'T', '5265877635', 'simulator', 0)")
                  .update();
              packages.record(
                  db,
                  SESSION,
                  List.of(
                      new Packed(OutboxLab.hash("a"), 10, "A/1"),
                      new Packed(OutboxLab.hash("b"), 10, "A/2")));
              return true;
            });
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void listed(String name, String reference, int code, String ksefNumber) {
    Status status = new Status(code, "words", null, null);
    InvoiceState entry = FakeKsef.entry(reference, OutboxLab.hash(name), ksefNumber, status);
    lab.ksef.listed.add(entry);
  }

  private OutgoingInvoice now(String name) {
    return lab.repository.find(SESSION.reference(), OutboxLab.hash(name)).orElseThrow();
  }

  @Test
  void whileKsefWorks_onlyTheSessionIsAskedAfter() {
    lab.ksef.state = 150;
    assertThat(packages.settle(SESSION)).isFalse();
    assertThat(lab.ksef.calls).containsExactly("status");
    assertThat(now("a").state()).isEqualTo(State.SENT);
  }

  @Test
  void whenItIsDone_oneListDecidesAll() {
    lab.ksef.state = 200;
    listed("a", "EE-1", 200, NUMBER);
    listed("b", "EE-2", 450, null);
    assertThat(packages.settle(SESSION)).isTrue();
    assertThat(now("a").state()).isEqualTo(State.ACCEPTED);
    assertThat(now("a").reference()).isEqualTo("EE-1");
    assertThat(now("b").errorCode()).isEqualTo(450);
    assertThat(packages.settle(SESSION)).isTrue();
    assertThat(lab.ksef.calls).containsExactly("status", "list");
  }

  @Test
  void whatAFailedSessionDoesNotList_wasNotTaken() {
    lab.ksef.state = 405;
    assertThat(packages.settle(SESSION)).isTrue();
    assertThat(now("a").state()).isEqualTo(State.REJECTED);
    assertThat(now("a").errorCode()).isEqualTo(405);
  }

  @Test
  void whatAnIncompleteListLacks_staysOpen() {
    lab.ksef.state = 200;
    lab.ksef.complete = false;
    listed("a", "EE-1", 200, NUMBER);
    assertThat(packages.settle(SESSION)).isFalse();
    assertThat(now("a").state()).isEqualTo(State.ACCEPTED);
    assertThat(now("b").state()).isEqualTo(State.SENT);
  }

  @Test
  void listIsNotBegun_whenTheBudgetEndsBeforeIt() {
    lab.ksef.state = 200;
    lab.ksef.budget = false;
    assertThat(packages.settle(SESSION)).isFalse();
    assertThat(lab.ksef.calls).containsExactly("status");
  }

  @Test
  void numberGivenTwice_orNone_keepsNoDecisionBack() {
    lab.ksef.state = 200;
    listed("a", "EE-1", 200, NUMBER);
    listed("b", "EE-1", 450, null);
    assertThat(packages.settle(SESSION)).isTrue();
    assertThat(now("a").state()).isEqualTo(State.ACCEPTED);
    assertThat(now("b").state()).isEqualTo(State.REJECTED);
    assertThat(now("b").reference()).isNull();
  }
}
