package dev.bramka.gateway.delivery;

import dev.bramka.gateway.delivery.Decision.Close;
import dev.bramka.gateway.delivery.Decision.Pack;
import dev.bramka.gateway.delivery.Decision.Post;
import dev.bramka.gateway.delivery.Situation.OpenSession;
import dev.bramka.gateway.delivery.Situation.Waiting;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.sessions.Budgets.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a tenant's submissions travel: a function of the situation alone. A few are posted
 * one by one, which is quickest, as long as posts are plenty; more go into packages, which KSeF
 * allows sixty times an hour with ten thousand invoices each (KSeF documentation, limits). The
 * fewer packages are left in the hour, the longer invoices are gathered for one, so that packages
 * never run out. A part of the posts is kept for what is urgent and for callers who post by
 * themselves.
 */
final class Planner {
  /** As many go one by one. */
  private static final int FEW = 3;

  /** Posts in one round; the next round follows within a second. */
  private static final int POSTS = 10;

  /** Of the posts of an hour and of a minute this part is not for what can wait. */
  private static final int KEPT = 3;

  private static final int PER_MINUTE_KEPT = 15;

  /** KSeF takes no more in one package, nor in one session. */
  static final int FULL = 10_000;

  /** More packages at once only get into each other's way. */
  private static final int PACKING = 3;

  private static final Duration BEFORE_END = Duration.ofMinutes(10);
  private static final double PLENTY = 0.25;
  private static final double SCARCE = 0.75;

  private final Situation situation;
  private final List<Decision> decisions = new ArrayList<>();
  private int posts;
  private int opens;
  private int packs;

  private Planner(Situation situation) {
    this.situation = situation;
    posts = situation.limits().post().now();
    opens = situation.limits().open().now();
    packs = Math.min(situation.limits().pack().now(), PACKING - situation.packing());
  }

  /** What is to be done, in order. */
  static List<Decision> plan(Situation situation) {
    Planner planner = new Planner(situation);
    situation.queue().stream().filter(Waiting::urgent).forEach(planner::urgent);
    situation.queue().stream()
        .filter(waiting -> !waiting.urgent())
        .sorted(Comparator.comparing(Waiting::oldest))
        .forEach(planner::normal);
    situation.sessions().forEach(planner::close);
    return planner.decisions;
  }

  /** How long invoices are gathered for a package, when so many lanes need packages. */
  private Duration gathering(Room packs, long lanes) {
    Duration usual = situation.pace().gathering();
    if (packs.hourly() == 0 || packs.used() < PLENTY) {
      return usual;
    }
    Duration sustainable = Duration.ofHours(1).dividedBy(packs.hourly()).multipliedBy(lanes);
    Duration even = sustainable.compareTo(usual) > 0 ? sustainable : usual;
    return packs.used() < SCARCE ? even : even.multipliedBy(3);
  }

  private void urgent(Waiting waiting) {
    int posted = post(waiting, Math.min(waiting.count() - waiting.packagedOnly(), posts));
    boolean nowhere = posted == 0 || posts == 0;
    if (posted < waiting.count() && (waiting.packagedOnly() > 0 || nowhere)) {
      pack(waiting);
    }
  }

  private void normal(Waiting waiting) {
    boolean few = waiting.count() <= FEW && waiting.packagedOnly() == 0;
    if (few && plentyOfPosts() && post(waiting, waiting.count()) > 0) {
      return;
    }
    if (waiting.count() >= FULL || due(waiting)) {
      boolean packed = pack(waiting);
      if (!packed && situation.limits().pack().now() == 0) {
        post(waiting, Math.min(waiting.count() - waiting.packagedOnly(), spare()));
      }
    }
  }

  private boolean due(Waiting waiting) {
    long lanes = situation.queue().stream().map(Waiting::lane).distinct().count();
    Duration gathering = gathering(situation.limits().pack(), lanes);
    return !waiting.oldest().plus(gathering).isAfter(situation.now());
  }

  private boolean plentyOfPosts() {
    return spare() >= FEW && situation.limits().post().thisMinute() > PER_MINUTE_KEPT;
  }

  /** Posts that are not kept for others. */
  private int spare() {
    Room room = situation.limits().post();
    return Math.max(0, Math.min(posts, room.thisHour() - room.hourly() / KEPT));
  }

  private int post(Waiting waiting, int wanted) {
    int count = Math.min(wanted, POSTS);
    String session = usable(waiting.lane());
    if (count <= 0 || (session == null && opens == 0)) {
      return 0;
    }
    opens -= session == null ? 1 : 0;
    posts -= count;
    decisions.add(new Post(waiting.lane(), waiting.urgent(), count, session));
    return count;
  }

  private boolean pack(Waiting waiting) {
    if (packs <= 0) {
      return false;
    }
    packs--;
    decisions.add(new Pack(waiting.lane(), FULL));
    return true;
  }

  private @Nullable String usable(Lane lane) {
    return situation.sessions().stream()
        .filter(s -> s.lane().equals(lane) && !ending(s) && s.sent() < FULL - POSTS)
        .max(Comparator.comparing(OpenSession::validUntil))
        .map(OpenSession::reference)
        .orElse(null);
  }

  private boolean ending(OpenSession session) {
    return !session.validUntil().minus(BEFORE_END).isAfter(situation.now());
  }

  private void close(OpenSession session) {
    boolean used =
        decisions.stream()
            .anyMatch(d -> d instanceof Post p && session.reference().equals(p.session()));
    boolean plenty = situation.limits().open().used() < PLENTY;
    Duration idle = situation.pace().idleSession().multipliedBy(plenty ? 1 : 10);
    boolean unused = !session.lastUsed().plus(idle).isAfter(situation.now());
    if (!used && (unused || ending(session) || session.sent() >= FULL - POSTS)) {
      decisions.add(new Close(session.reference()));
    }
  }
}
