package dev.bramka.simulator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.simulator.rules.RateLimits.Breach;
import dev.bramka.simulator.state.Settings.Limits;
import dev.bramka.simulator.state.Stores;
import dev.bramka.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sliding windows per context, address and group, on a moving clock. */
class RateLimitsTest {
  private static final String CONTEXT = "Nip:5265877635";

  @TempDir Path folder;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-02T10:00:00Z"));
  private Stores stores;
  private RateLimits limits;

  @BeforeEach
  void open() {
    stores = Stores.open(folder.resolve("sim.db"));
    limits = new RateLimits(stores.settings(), clock);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private Optional<Breach> send(String context, String address) {
    return limits.count(context, address, "invoiceSend", "invoiceSend");
  }

  private Optional<Breach> send() {
    return send(CONTEXT, "127.0.0.1");
  }

  private void pass(Duration time) {
    clock.advance(time);
  }

  @Test
  void tenASecond_areAllowed_theEleventhIsNot() {
    for (int i = 0; i < 10; i++) {
      assertThat(send()).isEmpty();
    }
    Breach breach = send().orElseThrow();
    assertThat(breach.limit()).isEqualTo("10 żądań na sekundę");
    assertThat(breach.seconds()).isPositive();
  }

  @Test
  void windowsSlide_theyDoNotBeginAnew() {
    for (int i = 0; i < 30; i++) {
      assertThat(send()).isEmpty();
      pass(Duration.ofSeconds(1));
    }
    assertThat(send().map(Breach::limit)).contains("30 żądań na minutę");
    pass(Duration.ofSeconds(31));
    assertThat(send()).isEmpty();
  }

  @Test
  void hour_isCountedToo() {
    for (int i = 0; i < 180; i++) {
      assertThat(send()).as("send " + i).isEmpty();
      pass(Duration.ofSeconds(3));
    }
    assertThat(send().map(Breach::limit)).contains("180 żądań na godzinę");
  }

  @Test
  void breach_blocks_andRepetitionBlocksLonger() {
    int longest = 0;
    for (int breach = 0; breach < 5; breach++) {
      while (send().isEmpty()) {
        // until it is too much
      }
      int seconds = send().orElseThrow().seconds();
      assertThat(seconds).isGreaterThanOrEqualTo(longest);
      longest = seconds;
      pass(Duration.ofSeconds(seconds + 1));
    }
    assertThat(longest).isGreaterThan(5);
  }

  @Test
  void contextsAndAddresses_areCountedApart() {
    for (int i = 0; i < 11; i++) {
      send();
    }
    assertThat(send("Nip:1111111111", "127.0.0.1")).isEmpty();
    assertThat(send(CONTEXT, "127.0.0.2")).isEmpty();
  }

  @Test
  void overrides_holdForTheirContext_untilTakenBack() {
    limits.override(CONTEXT, Map.of("invoiceSend", new Limits(1, 1, 1)));
    assertThat(send()).isEmpty();
    assertThat(send()).isPresent();
    limits.override(CONTEXT, Map.of());
    assertThat(send()).isEmpty();
  }

  @Test
  void minusOne_isNoLimit() {
    limits.override(CONTEXT, Map.of("invoiceSend", new Limits(-1, -1, -1)));
    for (int i = 0; i < 500; i++) {
      assertThat(send()).isEmpty();
    }
  }

  @Test
  void switchedOff_everythingShowsAsMinusOne_andSurvivesARestart() {
    limits.off(true);
    assertThat(limits.effective(CONTEXT).values()).allMatch(l -> l.perHour() == -1);
    RateLimits restarted = new RateLimits(stores.settings(), clock);
    assertThat(restarted.effective(CONTEXT).values()).allMatch(l -> l.perHour() == -1);
  }

  @Test
  void productionValues_haveAllGroupsOfTheContract() {
    assertThat(limits.effective(CONTEXT)).hasSize(17);
  }
}
