package dev.bramka.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.SyncSettings;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.sync.PeriodOwner.Result;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which periods are asked for, and when, without KSeF. */
class SyncPlanTest {
  private static final Instant FIRST = Instant.parse("2026-10-31T23:00:00Z");

  @TempDir Path folder;
  private SqliteLab lab;
  private SyncRepository states;
  private ExportPeriodRepository windows;
  private SyncPlan plan;
  private Sync sync;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    SecretBox box = new SecretBox(new byte[32]);
    Tenants tenants = new Tenants(lab.store(), box, lab.clock());
    tenants.save(new Tenant("t", "T", "5265877635", Environment.TEST));
    states = new SyncRepository(lab.store());
    windows = new ExportPeriodRepository(lab.store(), box, lab.clock());
    KsefSettings settings =
        SqliteLab.settings(
            folder,
            new SyncSettings(
                true,
                Duration.ofMinutes(1),
                LocalDate.of(2026, 11, 1),
                Set.of(SubjectType.Subject1),
                Set.of(SubjectType.Subject3)));
    plan = new SyncPlan(states, windows, tenants, settings, lab.clock());
    sync = new Sync(states, plan, null, lab.clock(), new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private List<ExportPeriod> planned() {
    plan.plan();
    plan.plan();
    return windows.due(100);
  }

  private ExportPeriod only(SubjectType subject) {
    return planned().stream().filter(w -> w.subject() == subject).findFirst().orElseThrow();
  }

  private SyncRepository.State state() {
    return states.find("t", SubjectType.Subject1).orElseThrow();
  }

  private void done(ExportPeriod window, Instant truncatedAt, Instant completeUntil) {
    windows.end(
        window,
        ExportPeriod.State.DONE,
        db -> sync.done(db, window, new Result(1, truncatedAt, completeUntil, null)));
  }

  @Test
  void theFirstWindow_beginsOnTheFirstDayInPoland_andIsOpen() {
    ExportPeriod window = only(SubjectType.Subject1);
    assertThat(window.from()).isEqualTo(FIRST);
    assertThat(window.to()).isNull();
    assertThat(window.complete()).isTrue();
    assertThat(window.purpose()).isEqualTo(ExportPeriod.Purpose.SYNC);
  }

  @Test
  void everyRole_hasItsOwnWindow_andNoSecondOneWhileItRuns() {
    assertThat(planned()).hasSize(2);
    assertThat(planned()).hasSize(2);
  }

  @Test
  void theNextWindow_beginsExactlyWhereKsefWasComplete() {
    Instant hwm = Instant.parse("2026-11-25T07:59:30.123Z");
    done(only(SubjectType.Subject1), null, hwm);
    assertThat(state().from()).isEqualTo(hwm);
    lab.clock().advance(Duration.ofMinutes(16));
    assertThat(only(SubjectType.Subject1).from()).isEqualTo(hwm);
  }

  @Test
  void ksefIsNotAskedMoreOftenThanEveryQuarterOfAnHour() {
    done(only(SubjectType.Subject1), null, lab.clock().instant());
    lab.clock().advance(Duration.ofMinutes(14));
    assertThat(planned()).noneMatch(w -> w.subject() == SubjectType.Subject1);
  }

  @Test
  void truncatedPackage_goesOnAtItsLastDate_atOnce() {
    Instant last = Instant.parse("2026-11-10T12:00:00Z");
    done(only(SubjectType.Subject1), last, null);
    assertThat(only(SubjectType.Subject1).from()).isEqualTo(last);
  }

  @Test
  void truncatedAtItsOwnBeginning_isToldAndTriedLater_notForEver() {
    ExportPeriod window = only(SubjectType.Subject1);
    done(window, window.from(), null);
    assertThat(planned()).noneMatch(w -> w.subject() == SubjectType.Subject1);
    lab.clock().advance(Duration.ofMinutes(6));
    assertThat(only(SubjectType.Subject1).from()).isEqualTo(window.from());
  }

  @Test
  void rolesOfOnceADay_areAskedForOnceADay() {
    done(only(SubjectType.Subject3), null, lab.clock().instant());
    lab.clock().advance(Duration.ofHours(23));
    assertThat(planned()).noneMatch(w -> w.subject() == SubjectType.Subject3);
    lab.clock().advance(Duration.ofHours(2));
    assertThat(planned()).anyMatch(w -> w.subject() == SubjectType.Subject3);
  }

  @Test
  void longBehind_isCaughtUpInPeriodsThatKsefAllows() {
    lab.clock().advance(Duration.ofDays(200));
    ExportPeriod window = only(SubjectType.Subject1);
    assertThat(Duration.between(window.from(), window.to()))
        .isLessThanOrEqualTo(InvoiceSearches.LONGEST_PERIOD);
    done(window, null, window.to());
    assertThat(only(SubjectType.Subject1).from()).isEqualTo(window.to());
  }

  @Test
  void onceADay_whatKsefListsIsCompared() {
    done(only(SubjectType.Subject1), null, lab.clock().instant());
    lab.clock().advance(Duration.ofDays(1).plusMinutes(1));
    done(only(SubjectType.Subject1), null, lab.clock().instant());
    assertThat(planned()).anyMatch(w -> w.purpose() == ExportPeriod.Purpose.AUDIT);
  }

  @Test
  void beyondTheHighWaterMark_waitsForTheNextRound() {
    ExportPeriod window = only(SubjectType.Subject1);
    windows.end(window, ExportPeriod.State.DONE, db -> sync.beyond(db, window));
    assertThat(state().from()).isEqualTo(FIRST);
    assertThat(planned()).noneMatch(w -> w.subject() == SubjectType.Subject1);
  }
}
