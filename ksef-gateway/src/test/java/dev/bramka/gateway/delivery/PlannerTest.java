package dev.bramka.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.delivery.Decision.Close;
import dev.bramka.gateway.delivery.Decision.Pack;
import dev.bramka.gateway.delivery.Decision.Post;
import dev.bramka.gateway.delivery.Situation.Limits;
import dev.bramka.gateway.delivery.Situation.OpenSession;
import dev.bramka.gateway.delivery.Situation.Waiting;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.platform.KsefSettings.DeliverySettings;
import dev.bramka.gateway.sessions.Budgets.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of the planner by itself. */
class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final Lane LANE = new Lane(InvoiceVersion.FA_3, false);
  private static final Lane OFFLINE = new Lane(InvoiceVersion.FA_3, true);
  private static final Room POSTS = new Room(30, 180, 180);
  private static final Room OPENS = new Room(30, 120, 120);
  private static final Room PACKS = new Room(20, 60, 60);

  private final List<Waiting> queue = new ArrayList<>();
  private final List<OpenSession> sessions = new ArrayList<>();
  private int packing;
  private Room posts = POSTS;
  private Room opens = OPENS;
  private Room packs = PACKS;

  private void waits(int count, Duration since) {
    queue.add(new Waiting(LANE, false, count, 0, NOW.minus(since)));
  }

  private void urgent(int count) {
    queue.add(new Waiting(LANE, true, count, 0, NOW));
  }

  private void open(String reference, Lane lane, Duration idle) {
    sessions.add(
        new OpenSession(reference, lane, NOW.plus(Duration.ofHours(11)), NOW.minus(idle), 5));
  }

  private List<Decision> plan() {
    return Planner.plan(
        new Situation(
            NOW,
            queue,
            sessions,
            packing,
            new Limits(posts, opens, packs),
            DeliverySettings.usual()));
  }

  @Test
  void nothing_needsNothing() {
    assertThat(plan()).isEmpty();
  }

  @Test
  void oneAlone_isPostedAtOnce_inASessionOfItsOwn() {
    waits(1, Duration.ZERO);
    assertThat(plan()).containsExactly(new Post(LANE, false, 1, null));
  }

  @Test
  void openSession_isUsedAgain() {
    open("S", LANE, Duration.ofSeconds(20));
    waits(2, Duration.ZERO);
    assertThat(plan()).containsExactly(new Post(LANE, false, 2, "S"));
  }

  @Test
  void sessionOfAnotherLane_isNot() {
    open("S", OFFLINE, Duration.ofSeconds(20));
    waits(1, Duration.ZERO);
    assertThat(plan()).containsExactly(new Post(LANE, false, 1, null));
  }

  @Test
  void sessionNearItsEnd_isNotUsed_butClosed() {
    sessions.add(new OpenSession("S", LANE, NOW.plus(Duration.ofMinutes(9)), NOW, 5));
    waits(1, Duration.ZERO);
    assertThat(plan()).containsExactly(new Post(LANE, false, 1, null), new Close("S"));
  }

  @Test
  void more_areGatheredForSeconds_thenPacked() {
    waits(200, Duration.ofSeconds(4));
    assertThat(plan()).isEmpty();
    queue.clear();
    waits(200, Duration.ofSeconds(5));
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void fullPackage_waitsForNothing() {
    waits(10_000, Duration.ZERO);
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void fewerPackagesLeft_areGatheredFor_longer() {
    waits(200, Duration.ofSeconds(59));
    packs = new Room(20, 40, 60);
    assertThat(plan()).isEmpty();
    packs = new Room(20, 10, 60);
    queue.clear();
    waits(200, Duration.ofSeconds(170));
    assertThat(plan()).isEmpty();
    queue.clear();
    waits(200, Duration.ofMinutes(3));
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void packagesWithoutLimit_areGatheredForSeconds() {
    packs = new Room(1_000_000, 1_000_000, 1_000_000);
    waits(200, Duration.ofSeconds(5));
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void postsForOthers_areKept() {
    posts = new Room(30, 62, 180);
    waits(3, Duration.ZERO);
    assertThat(plan()).isEmpty();
    queue.clear();
    waits(3, Duration.ofSeconds(5));
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void urgentOnes_mayHaveThem() {
    posts = new Room(30, 5, 180);
    urgent(2);
    assertThat(plan()).containsExactly(new Post(LANE, true, 2, null));
  }

  @Test
  void urgentOnes_goFirst_andTenAtOnce() {
    waits(10_000, Duration.ZERO);
    urgent(25);
    assertThat(plan()).containsExactly(new Post(LANE, true, 10, null), new Pack(LANE, 10_000));
  }

  @Test
  void urgentOnesWithoutPosts_arePackedAtOnce() {
    posts = Room.NONE;
    urgent(1);
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void whatKsefTakesPackedOnly_isPacked() {
    queue.add(new Waiting(LANE, false, 1, 1, NOW.minusSeconds(5)));
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
    queue.clear();
    queue.add(new Waiting(LANE, true, 1, 1, NOW));
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void withoutPackages_theOldestArePosted() {
    packs = Room.NONE;
    waits(500, Duration.ofHours(1));
    assertThat(plan()).containsExactly(new Post(LANE, false, 10, null));
  }

  @Test
  void packagesAtOnce_areFew() {
    packing = 3;
    waits(500, Duration.ofMinutes(1));
    assertThat(plan()).isEmpty();
  }

  @Test
  void olderLane_isFirst_whenPackagesAreScarce() {
    packs = new Room(1, 1, 60);
    queue.add(new Waiting(OFFLINE, false, 500, 0, NOW.minus(Duration.ofHours(1))));
    waits(500, Duration.ofHours(2));
    assertThat(plan().getFirst()).isEqualTo(new Pack(LANE, 10_000));
    assertThat(plan()).doesNotContain(new Pack(OFFLINE, 10_000));
  }

  @Test
  void noSessionCanBeOpened_nothingIsPosted() {
    opens = Room.NONE;
    waits(1, Duration.ZERO);
    assertThat(plan()).isEmpty();
  }

  @Test
  void withoutASession_theyArePacked_onceTheyHaveWaited() {
    opens = Room.NONE;
    waits(1, Duration.ofSeconds(5));
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void urgentOnesWithoutASession_arePackedAtOnce() {
    opens = Room.NONE;
    urgent(1);
    assertThat(plan()).containsExactly(new Pack(LANE, 10_000));
  }

  @Test
  void idleSession_isClosed_andLaterWhenOpeningIsScarce() {
    open("S", LANE, Duration.ofSeconds(31));
    assertThat(plan()).containsExactly(new Close("S"));
    opens = new Room(30, 60, 120);
    assertThat(plan()).isEmpty();
  }

  @Test
  void fullSession_isClosed() {
    sessions.add(new OpenSession("S", LANE, NOW.plus(Duration.ofHours(9)), NOW, 9_995));
    assertThat(plan()).containsExactly(new Close("S"));
  }
}
