package dev.bramka.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.simulator.faults.FaultPlan.Fault;
import dev.bramka.simulator.faults.FaultPlan.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static List<Optional<Kind>> suffered(FaultPlan plan, int calls) {
    return IntStream.range(0, calls)
        .mapToObj(i -> plan.next("GET", "/v2/x").map(Fault::kind))
        .toList();
  }

  @Test
  void byChance_theSameSeedFailsInTheSameOrder_asOftenAsAskedFor() {
    FaultPlan one = new FaultPlan();
    FaultPlan other = new FaultPlan();
    one.byChance(7, 10);
    other.byChance(7, 10);
    List<Optional<Kind>> suffered = suffered(one, 5_000);
    assertThat(suffered).isEqualTo(suffered(other, 5_000));
    assertThat(suffered.stream().filter(Optional::isPresent).count()).isBetween(400L, 600L);
    assertThat(suffered.stream().flatMap(Optional::stream).distinct())
        .doesNotContain(Kind.CORRUPT, Kind.VERDICT)
        .hasSizeGreaterThan(8);
  }

  @Test
  void byChance_decisionsFailAsDecisions() {
    FaultPlan plan = new FaultPlan();
    plan.byChance(1, 2);
    assertThat(IntStream.range(0, 50).mapToObj(i -> plan.next(FaultPlan.DECISION, "/invoices")))
        .allMatch(f -> f.isEmpty() || f.get().kind() == Kind.VERDICT && f.get().value() == 550);
  }

  @Test
  void cleared_nothingFails() {
    FaultPlan plan = new FaultPlan();
    plan.byChance(1, 2);
    plan.add(new Fault("GET", "/", Kind.STATUS, 500, 3));
    plan.clear();
    assertThat(suffered(plan, 100)).allMatch(Optional::isEmpty);
  }

  @Test
  void ordered_hitsAsManyCallsAsSaid_thatMatch() {
    FaultPlan plan = new FaultPlan();
    plan.add(new Fault("GET", "/x", Kind.STATUS, 500, 2));
    assertThat(plan.next("POST", "/v2/x")).isEmpty();
    assertThat(suffered(plan, 3).stream().map(Optional::isPresent))
        .containsExactly(true, true, false);
  }
}
