package dev.bramka.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.sync.ExportPeriodRepository.Claim;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows are claimed by one node at a time and survive all of them. */
class ExportPeriodRepositoryTest {
  @TempDir Path folder;
  private SqliteLab lab;
  private ExportPeriodRepository windows;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    SecretBox box = new SecretBox(new byte[32]);
    new Tenants(lab.store(), box, lab.clock())
        .save(new Tenant("t", "T", "5265877635", Environment.TEST));
    windows = new ExportPeriodRepository(lab.store(), box, lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private ExportPeriod planned() {
    ExportPeriod window =
        ExportPeriod.planned(
            new ExportPeriod.Ownership(
                "t", ExportPeriod.Purpose.SYNC, "owner", SubjectType.Subject2),
            new ExportPeriod.Period(Instant.EPOCH, Instant.EPOCH.plusSeconds(60)),
            true);
    windows.plan(List.of(window), db -> {});
    return window;
  }

  private ExportPeriod now(ExportPeriod window) {
    lab.clock().advance(ExportPeriodRepository.LEASE);
    return windows.claim(window.id()).orElseThrow().window();
  }

  @Test
  void plannedWindow_comesBackAsItWas() {
    ExportPeriod window = planned();
    assertThat(windows.due(10)).containsExactly(window);
  }

  @Test
  void dueWindow_isClaimedByOneOfTwo() {
    ExportPeriod window = planned();
    assertThat(windows.claim(window.id())).isPresent();
    assertThat(windows.claim(window.id())).isEmpty();
    assertThat(windows.due(10)).isEmpty();
  }

  @Test
  void silentNode_losesItsWindow_aRenewingOneDoesNot() {
    ExportPeriod window = planned();
    Claim claim = windows.claim(window.id()).orElseThrow();
    lab.clock().advance(ExportPeriodRepository.LEASE.minusSeconds(1));
    assertThat(windows.renew(claim)).isPresent();
    lab.clock().advance(ExportPeriodRepository.LEASE.minusSeconds(1));
    assertThat(windows.claim(window.id())).isEmpty();
    lab.clock().advance(Duration.ofSeconds(2));
    assertThat(windows.claim(window.id())).isPresent();
  }

  @Test
  void claim_showsTheWindowAsItStands_notAsItWasWhenItFellDue() {
    ExportPeriod window = planned();
    windows.started(window.running("ref", SymmetricKey.random()), Duration.ZERO);
    assertThat(windows.claim(window.id()).orElseThrow().window().state())
        .isEqualTo(ExportPeriod.State.RUNNING);
  }

  @Test
  void windowAfterItsStep_isNotHeldByALateRenewal() {
    ExportPeriod window = planned();
    Claim claim = windows.claim(window.id()).orElseThrow();
    windows.later(window, Duration.ofMillis(400), 1);
    assertThat(windows.renew(claim)).isEmpty();
    lab.clock().advance(Duration.ofMillis(400));
    assertThat(windows.claim(window.id())).isPresent();
  }

  @Test
  void nodeThatWasSilentTooLong_doesNotTakeItsWindowBack() {
    ExportPeriod window = planned();
    Claim late = windows.claim(window.id()).orElseThrow();
    lab.clock().advance(ExportPeriodRepository.LEASE.plusSeconds(1));
    Claim second = windows.claim(window.id()).orElseThrow();
    assertThat(windows.renew(late)).isEmpty();
    assertThat(windows.renew(second)).isPresent();
  }

  @Test
  void packageKey_isKeptSealed() {
    SymmetricKey key = SymmetricKey.random();
    ExportPeriod window = planned();
    windows.started(window.running("20261125-EH-0000000001-0000000001-01", key), Duration.ZERO);
    SymmetricKey kept = now(window).key();
    assertThat(kept.key()).isEqualTo(key.key());
    assertThat(kept.iv()).isEqualTo(key.iv());
    byte[] stored =
        lab.store()
            .read()
            .sql("select sealed_key from export_window")
            .query((row, n) -> row.getBytes(1))
            .single();
    assertThat(new String(stored, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(key.key(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void retry_goesOnWithTheExport_orBeginsAnew() {
    ExportPeriod window = planned();
    windows.started(window.running("ref", SymmetricKey.random()), Duration.ZERO);
    windows.retry(window, false, Duration.ZERO);
    assertThat(now(window).state()).isEqualTo(ExportPeriod.State.RUNNING);
    windows.retry(window, true, Duration.ZERO);
    assertThat(now(window).state()).isEqualTo(ExportPeriod.State.PLANNED);
    assertThat(now(window).attempts()).isEqualTo(2);
  }

  @Test
  void endedWindow_isNeverDueAgain_andForgottenAfterItsTime() {
    ExportPeriod window = planned();
    ExportPeriod running = planned();
    windows.end(window, ExportPeriod.State.DONE, db -> {});
    lab.clock().advance(Duration.ofDays(29));
    windows.forget(Duration.ofDays(30));
    assertThat(rows()).isEqualTo(2);
    lab.clock().advance(Duration.ofDays(2));
    windows.forget(Duration.ofDays(30));
    assertThat(windows.due(10)).extracting(ExportPeriod::id).containsExactly(running.id());
    assertThat(rows()).isEqualTo(1);
  }

  private long rows() {
    return lab.store().read().sql("select count(*) from export_window").query(Long.class).single();
  }

  @Test
  void timeAtKsef_countsFromTheStartOfTheExport() {
    ExportPeriod window = planned();
    lab.clock().advance(Duration.ofHours(1));
    windows.started(window.running("ref", SymmetricKey.random()), Duration.ZERO);
    lab.clock().advance(Duration.ofMinutes(5));
    assertThat(windows.runningFor(window)).isEqualTo(Duration.ofMinutes(5));
  }
}
