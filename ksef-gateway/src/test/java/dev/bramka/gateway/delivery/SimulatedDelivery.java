package dev.bramka.gateway.delivery;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * One company's day on a clock of its own: invoices come, the planner decides, a KSeF with windows
 * of limits takes its time. Nothing waits in real time.
 */
final class SimulatedDelivery {
  /** As often the engine looks. */
  private static final Duration TICK = Duration.ofSeconds(1);

  /** KSeF's decision over one invoice; assumed. */
  private static final Duration DECISION = Duration.ofSeconds(2);

  /** KSeF's work on a package: so long, and so long for each invoice; assumed. */
  private static final Duration PACKAGE = Duration.ofSeconds(15);

  private static final Duration PER_INVOICE = Duration.ofMillis(2);

  static final Lane LANE = new Lane(InvoiceVersion.FA_3, false);

  /** An invoice that comes. */
  record Arrival(Instant at, Lane lane, boolean urgent, boolean packaged) {
    static Arrival plain(Instant at) {
      return new Arrival(at, LANE, false, false);
    }

    static Arrival urgent(Instant at) {
      return new Arrival(at, LANE, true, false);
    }
  }

  /** Calls of a group in the last hour, against limits a minute and an hour. */
  static final class Window {
    private final Deque<Instant> calls = new ArrayDeque<>();
    private int perMinute;
    private int perHour;
    private int most;

    Window(int perMinute, int perHour) {
      this.perMinute = perMinute;
      this.perHour = perHour;
    }

    void lower(int minute, int hour) {
      perMinute = minute;
      perHour = hour;
    }

    private int within(Instant now, Duration window) {
      int count = 0;
      for (var all = calls.descendingIterator(); all.hasNext(); count++) {
        if (!all.next().isAfter(now.minus(window))) {
          break;
        }
      }
      return count;
    }

    Room room(Instant now) {
      return new Room(
          Math.max(0, perMinute - within(now, Duration.ofMinutes(1))),
          Math.max(0, perHour - within(now, Duration.ofHours(1))),
          perHour);
    }

    void call(Instant now) {
      if (room(now).now() == 0) {
        throw new AssertionError("a call beyond KSeF's limits at " + now);
      }
      calls.addLast(now);
      while (calls.getFirst().isBefore(now.minus(Duration.ofHours(2)))) {
        calls.removeFirst();
      }
      most = Math.max(most, within(now, Duration.ofHours(1)));
    }

    /** The most calls in any hour. */
    int busiestHour() {
      return most;
    }
  }

  final Window posts = new Window(30, 180);
  final Window opens = new Window(30, 120);
  final Window packs = new Window(20, 60);
  private final PriorityQueue<Arrival> coming =
      new PriorityQueue<>(Comparator.comparing(Arrival::at));
  private final List<Arrival> waiting = new ArrayList<>();
  private final Map<String, OpenSession> sessions = new LinkedHashMap<>();
  private final PriorityQueue<Instant> packing = new PriorityQueue<>();
  private final List<Duration> normal = new ArrayList<>();
  private final List<Duration> urgent = new ArrayList<>();
  private Instant awayFrom = Instant.MAX;
  private Instant awayTo = Instant.MAX;
  private Instant lowerAt = Instant.MAX;
  private Runnable lower = () -> {};
  private int sessionNumber;
  private int closes;

  void come(Arrival arrival) {
    coming.add(arrival);
  }

  /** KSeF does not answer in between. */
  void away(Instant from, Instant to) {
    awayFrom = from;
    awayTo = to;
  }

  /** KSeF changes its limits. */
  void at(Instant time, Runnable change) {
    lowerAt = time;
    lower = change;
  }

  /** Runs until everything is decided. */
  void run() {
    Instant now = coming.isEmpty() ? Instant.EPOCH : coming.peek().at();
    while (!coming.isEmpty() || !waiting.isEmpty() || !sessions.isEmpty()) {
      if (waiting.isEmpty() && sessions.isEmpty() && coming.peek().at().isAfter(now)) {
        now = coming.peek().at();
      }
      while (!coming.isEmpty() && !coming.peek().at().isAfter(now)) {
        waiting.add(coming.poll());
      }
      while (!packing.isEmpty() && !packing.peek().isAfter(now)) {
        packing.poll();
      }
      if (!now.isBefore(lowerAt)) {
        lower.run();
        lowerAt = Instant.MAX;
      }
      if (now.isBefore(awayFrom) || !now.isBefore(awayTo)) {
        for (Decision decision : Planner.plan(situation(now))) {
          carryOut(decision, now);
        }
      }
      now = now.plus(TICK);
    }
  }

  private Situation situation(Instant now) {
    Map<String, Waiting> byLane = new LinkedHashMap<>();
    for (Arrival it : waiting) {
      byLane.merge(
          it.lane() + " " + it.urgent(),
          new Waiting(it.lane(), it.urgent(), 1, it.packaged() ? 1 : 0, it.at()),
          (a, b) ->
              new Waiting(
                  a.lane(),
                  a.urgent(),
                  a.count() + 1,
                  a.packagedOnly() + b.packagedOnly(),
                  a.oldest()));
    }
    return new Situation(
        now,
        List.copyOf(byLane.values()),
        List.copyOf(sessions.values()),
        packing.size(),
        new Limits(posts.room(now), opens.room(now), packs.room(now)),
        DeliverySettings.usual());
  }

  private void carryOut(Decision decision, Instant now) {
    switch (decision) {
      case Post post -> post(post, now);
      case Pack pack -> pack(pack, now);
      case Close close -> {
        sessions.remove(close.session());
        closes++;
      }
    }
  }

  private void post(Post post, Instant now) {
    String session = post.session();
    if (session == null) {
      opens.call(now);
      session = "S" + ++sessionNumber;
      sessions.put(
          session, new OpenSession(session, post.lane(), now.plus(Duration.ofHours(12)), now, 0));
    }
    for (Arrival it :
        taken(post.lane(), post.count(), a -> a.urgent() == post.urgent() && !a.packaged())) {
      posts.call(now);
      OpenSession s = sessions.get(session);
      sessions.put(
          session, new OpenSession(s.reference(), s.lane(), s.validUntil(), now, s.sent() + 1));
      decided(it, now.plus(DECISION));
    }
  }

  private void pack(Pack pack, Instant now) {
    packs.call(now);
    List<Arrival> packed = taken(pack.lane(), pack.count(), a -> true);
    packing.add(now.plusSeconds(2));
    Duration work = PACKAGE.plus(PER_INVOICE.multipliedBy(packed.size()));
    packed.forEach(it -> decided(it, now.plusSeconds(2).plus(work)));
  }

  private List<Arrival> taken(Lane lane, int count, java.util.function.Predicate<Arrival> which) {
    List<Arrival> taken = new ArrayList<>();
    List<Arrival> left = new ArrayList<>();
    for (Arrival it : waiting) {
      boolean take = taken.size() < count && it.lane().equals(lane) && which.test(it);
      (take ? taken : left).add(it);
    }
    waiting.clear();
    waiting.addAll(left);
    return taken;
  }

  private void decided(Arrival it, Instant at) {
    (it.urgent() ? urgent : normal).add(Duration.between(it.at(), at));
  }

  int closes() {
    return closes;
  }

  List<Duration> normal() {
    return sorted(normal);
  }

  List<Duration> urgent() {
    return sorted(urgent);
  }

  private static List<Duration> sorted(List<Duration> times) {
    return times.stream().sorted().toList();
  }

  /** The time that so much of them do not exceed, 0 to 1. */
  static Duration quantile(List<Duration> sorted, double part) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (part * sorted.size())));
  }

  /** What a client needs that posts one after the other within the limits of a minute and hour. */
  static List<Duration> oneByOne(List<Instant> arrivals) {
    Window window = new Window(30, 180);
    List<Duration> times = new ArrayList<>();
    Instant now = Instant.EPOCH;
    for (Instant arrival : arrivals) {
      now = arrival.isAfter(now) ? arrival : now;
      while (window.room(now).now() == 0) {
        now = now.plus(TICK);
      }
      window.call(now);
      times.add(Duration.between(arrival, now.plus(DECISION)));
    }
    return sorted(times);
  }
}
