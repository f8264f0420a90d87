package dev.bramka.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.delivery.SimulatedDelivery.Arrival;
import dev.bramka.gateway.delivery.Submission.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Days of companies under KSeF's production limits, in seconds. The simulated KSeF refuses a call
 * beyond its limits by failing the test. Each prints what its invoices waited for their number,
 * beside a client that posts them one by one.
 */
class DeliverySimulationTest {
  private static final Instant MORNING = Instant.parse("2026-11-25T06:00:00Z");

  private final Random random = new Random(13);
  private final SimulatedDelivery delivery = new SimulatedDelivery();
  private final List<Instant> arrivals = new ArrayList<>();

  private void comes(Instant at) {
    arrivals.add(at);
    delivery.come(Arrival.plain(at));
  }

  private void urgentComes(Instant at) {
    delivery.come(Arrival.urgent(at));
  }

  /** So many invoices at any times of a period. */
  private void spread(int count, Instant from, Duration period) {
    for (int i = 0; i < count; i++) {
      comes(from.plusMillis((long) (random.nextDouble() * period.toMillis())));
    }
  }

  private void run(String what) {
    delivery.run();
    arrivals.sort(null);
    List<Duration> oneByOne = SimulatedDelivery.oneByOne(arrivals);
    System.out.printf(
        "%s: %s; urgent %s; one by one %s; busiest hour: %d posts, %d opened, %d packages%n",
        what,
        told(delivery.normal()),
        told(delivery.urgent()),
        told(oneByOne),
        delivery.posts.busiestHour(),
        delivery.opens.busiestHour(),
        delivery.packs.busiestHour());
    assertThat(delivery.normal()).hasSameSizeAs(arrivals);
  }

  private static String told(List<Duration> times) {
    return times.isEmpty()
        ? "none"
        : "p50 %d s, p99 %d s, worst %d s"
            .formatted(
                SimulatedDelivery.quantile(times, 0.5).toSeconds(),
                SimulatedDelivery.quantile(times, 0.99).toSeconds(),
                times.getLast().toSeconds());
  }

  private void assertWithin(Duration p99, Duration worst) {
    assertThat(SimulatedDelivery.quantile(delivery.normal(), 0.99)).isLessThanOrEqualTo(p99);
    assertThat(delivery.normal().getLast()).isLessThanOrEqualTo(worst);
  }

  @Test
  void shopWith50000InvoicesADay_hasEachNumberWithinMinutes() {
    spread(40_000, MORNING, Duration.ofHours(16));
    spread(10_000, MORNING.plus(Duration.ofHours(12)), Duration.ofHours(2));
    for (int hour = 0; hour < 16; hour++) {
      urgentComes(MORNING.plus(Duration.ofMinutes(hour * 60L + 7)));
    }
    run("shop, 50 000 a day");
    assertWithin(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThat(delivery.urgent().getLast()).isLessThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void till_withAnInvoiceEvery20Seconds_hasEachNumberWithinMinutes() {
    for (int i = 0; i < 14 * 180; i++) {
      comes(MORNING.plusSeconds(i * 20L));
    }
    run("till, one every 20 s");
    assertWithin(Duration.ofMinutes(4), Duration.ofMinutes(5));
  }

  @Test
  void monthEnd_of100000InvoicesInTenMinutes_isDoneSoonAfter() {
    spread(100_000, MORNING, Duration.ofMinutes(10));
    run("month end, 100 000 in 10 min");
    assertWithin(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  @Test
  void officeWith300Companies_hasEachNumberWithinSeconds() {
    List<Duration> all = new ArrayList<>();
    for (int company = 0; company < 300; company++) {
      SimulatedDelivery one = new SimulatedDelivery();
      for (int i = 0; i < 30; i++) {
        one.come(
            Arrival.plain(
                MORNING.plusSeconds(random.nextInt((int) Duration.ofHours(8).toSeconds()))));
      }
      one.run();
      all.addAll(one.normal());
    }
    all.sort(null);
    System.out.println("office, 300 companies of 30 a day: " + told(all));
    assertThat(all.getLast()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void lunchAtKsef_of2Hours_isMadeUpForWithinMinutes() {
    spread(5_000, MORNING, Duration.ofHours(4));
    Instant back = MORNING.plus(Duration.ofHours(3));
    delivery.away(back.minus(Duration.ofHours(2)), back);
    run("5 000 in 4 h, KSeF away for 2 h");
    assertWithin(Duration.ofMinutes(122), Duration.ofMinutes(123));
  }

  @Test
  void loweredLimits_slowDown_butStarveNobody() {
    spread(10_000, MORNING, Duration.ofHours(6));
    delivery.at(
        MORNING.plus(Duration.ofHours(1)),
        () -> {
          delivery.posts.lower(3, 18);
          delivery.opens.lower(3, 12);
          delivery.packs.lower(2, 6);
        });
    for (int hour = 0; hour < 6; hour++) {
      urgentComes(MORNING.plus(Duration.ofMinutes(hour * 60L + 33)));
    }
    run("10 000 in 6 h, a tenth of the limits after the first");
    assertWithin(Duration.ofMinutes(62), Duration.ofMinutes(62));
  }

  @Test
  void lanesBesideEachOther_allMove() {
    Lane offline = new Lane(InvoiceVersion.FA_3, true);
    Lane farmers = new Lane(InvoiceVersion.FA_RR_1, false);
    for (int i = 0; i < 3_000; i++) {
      Instant at = MORNING.plusSeconds(i * 2L);
      comes(at);
      delivery.come(new Arrival(at, offline, false, false));
      delivery.come(new Arrival(at, farmers, false, i % 7 == 0));
    }
    delivery.run();
    assertThat(delivery.normal()).hasSize(9_000);
    assertThat(delivery.normal().getLast()).isLessThanOrEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void sessionsAreClosed_whenNothingComes() {
    comes(MORNING);
    comes(MORNING.plus(Duration.ofHours(3)));
    delivery.run();
    assertThat(delivery.closes()).isEqualTo(2);
  }
}
