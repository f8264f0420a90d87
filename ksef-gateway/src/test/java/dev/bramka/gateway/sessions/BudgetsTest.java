package dev.bramka.gateway.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bramka.client.session.OnlineSessions.RateLimit;
import dev.bramka.client.session.SessionCalls;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.events.Event;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.sessions.Budgets.Taken;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantFacts;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetsTest {
  private static final Tenant TENANT = new Tenant("t", "T", "1111111111", Environment.SIMULATOR);
  private static final Tenant OTHER = new Tenant("o", "O", "5265877635", Environment.SIMULATOR);
  private static final List<Integer> LIMITS = List.of(2, 4, 6);
  private static final CallGroup GROUP = CallGroup.INVOICE_SEND;

  @TempDir Path folder;
  private SqliteLab lab;
  private Events events;
  private Budgets budgets;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    events = new Events(lab.store(), lab.clock());
    budgets = new Budgets(lab.store(), events, lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Taken take() {
    return budgets.take(TENANT, GROUP, LIMITS);
  }

  private void advance(Duration time) {
    lab.clock().advance(time);
  }

  @Test
  void second_minute_hour_eachIsRespected() {
    assertThat(take().granted()).isTrue();
    assertThat(take().granted()).isTrue();
    assertThat(take().pause()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_100));
    advance(Duration.ofMillis(1_060));
    assertThat(take().granted()).isTrue();
    assertThat(take().granted()).isTrue();
    advance(Duration.ofMillis(1_060));
    assertThat(take().pause()).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(60));
    advance(Duration.ofMinutes(2));
    assertThat(take().granted()).isTrue();
    assertThat(take().granted()).isTrue();
    advance(Duration.ofMinutes(2));
    assertThat(take().pause()).isBetween(Duration.ofMinutes(55), Duration.ofMinutes(60));
    advance(Duration.ofHours(1));
    assertThat(take().granted()).isTrue();
  }

  @Test
  void contexts_andGroups_areCountedApart() {
    take();
    take();
    assertThat(budgets.take(OTHER, GROUP, LIMITS).granted()).isTrue();
    assertThat(budgets.take(TENANT, CallGroup.SESSION_MISC, LIMITS).granted()).isTrue();
    assertThat(take().granted()).isFalse();
  }

  @Test
  void whatNeverReachedKsef_isGivenBack_onceAndAlone() {
    Taken first = take();
    take();
    budgets.giveBack(TENANT, GROUP, first.permit());
    budgets.giveBack(TENANT, GROUP, first.permit());
    assertThat(take().granted()).isTrue();
    assertThat(take().granted()).isFalse();
  }

  @Test
  void callsOfTheFuture_areOfAClockThatWasSetBack() {
    take();
    take();
    advance(Duration.ofDays(-1));
    assertThat(take().granted()).isTrue();
  }

  @Test
  void withoutLimit_nothingIsCounted() {
    List<Integer> none = List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    for (int i = 0; i < 50; i++) {
      assertThat(budgets.take(TENANT, GROUP, none).granted()).isTrue();
    }
    assertThat(lab.store().read().sql("select count(*) from ksef_call").query(Long.class).single())
        .isZero();
  }

  @Test
  void onlyTheHourLimited_theRestIsNot() {
    List<Integer> hourly = List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(budgets.take(TENANT, GROUP, hourly).granted()).isTrue();
    }
    assertThat(budgets.take(TENANT, GROUP, hourly).pause()).isGreaterThan(Duration.ofMinutes(59));
  }

  /** Who waits exactly as long as told is let through, and not a moment earlier. */
  @Test
  void thePauseThatIsTold_isTheOneThatIsNeeded() {
    for (int call = 0; call < 20; call++) {
      Taken refused = take();
      if (refused.granted()) {
        continue;
      }
      advance(refused.pause().minusMillis(1));
      assertThat(take().granted()).isFalse();
      advance(Duration.ofMillis(1));
      assertThat(take().granted()).isTrue();
    }
  }

  @Test
  void aLimitOfOne_letsOneThrough() {
    List<Integer> one = List.of(1, 1, 1);
    assertThat(budgets.take(TENANT, GROUP, one).granted()).isTrue();
    assertThat(budgets.take(TENANT, GROUP, one).granted()).isFalse();
    // Nothing at all would never let anything through.
    List<Integer> none = List.of(0, 0, 0);
    assertThat(budgets.take(OTHER, GROUP, none).granted()).isTrue();
    assertThat(budgets.take(OTHER, GROUP, none).granted()).isFalse();
  }

  @Test
  void justBelowUnlimited_isCountedStill() {
    int most = Budgets.UNLIMITED - 1;
    assertThat(budgets.take(TENANT, GROUP, List.of(1, 1, most)).granted()).isTrue();
    assertThat(budgets.take(TENANT, GROUP, List.of(1, 1, most)).granted()).isFalse();
    int unlimited = Budgets.UNLIMITED;
    assertThat(budgets.take(TENANT, GROUP, List.of(1, 1, unlimited)).granted()).isTrue();
    assertThat(budgets.take(TENANT, GROUP, List.of(1, 1, unlimited)).permit()).isEmpty();
  }

  @Test
  void callsOlderThanAnHour_areForgotten() {
    take();
    advance(Duration.ofHours(2));
    take();
    int kept =
        lab.store()
            .read()
            .sql("select count(*) from ksef_call where call_group = ?")
            .param(GROUP.wireName())
            .query(Integer.class)
            .single();
    assertThat(kept).isOne();
  }

  @Test
  void fourFifthsOfAnHour_areToldOnce() {
    List<Integer> limits = List.of(100, 100, 10);
    for (int i = 0; i < 7; i++) {
      budgets.take(TENANT, GROUP, limits);
    }
    assertThat(events.after(TENANT, 0, 10)).isEmpty();
    budgets.take(TENANT, GROUP, limits);
    budgets.take(TENANT, GROUP, limits);
    assertThat(events.after(TENANT, 0, 10))
        .extracting(Event::type, Event::subject, Event::data)
        .containsExactly(tuple("limit.near", GROUP.wireName(), "{\"allowed\":10,\"used\":8}"));
    assertThat(events.after(OTHER, 0, 10)).isEmpty();
  }

  private Map<String, Object> facts() {
    TenantFacts.Facts facts = new TenantFacts.Facts(List.of(TENANT));
    budgets.add(facts);
    return facts.of(TENANT);
  }

  private SessionCalls ksefThatTellsProduction() {
    Map<String, RateLimit> limits = Map.of(GROUP.wireName(), new RateLimit(10, 30, 180));
    return (SessionCalls)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SessionCalls.class},
            (proxy, method, arguments) -> limits);
  }

  @Test
  void operator_seesHowMuchOfAnHourIsUsed_andWhenLittleIsLeft() {
    List<Integer> production = GROUP.productionLimits();
    for (int i = 0; i < 170; i++) {
      budgets.take(TENANT, GROUP, production);
      advance(Duration.ofSeconds(3));
    }
    assertThat(facts()).containsEntry("calls in 1 h: invoiceSend", "170");
    budgets.limits().of(TENANT, GROUP, this::ksefThatTellsProduction);
    assertThat(facts()).containsEntry("calls in 1 h: invoiceSend", "170 of 180");
    assertThat(facts()).doesNotContainKey("limit near: invoiceSend");
    budgets.take(TENANT, GROUP, production);
    assertThat(facts()).containsEntry("limit near: invoiceSend", "171 of 180 calls in 1 h");
  }
}
