package dev.bramka.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Failures waiting for the calls they are meant for, and such as come by chance. Thread-safe. */
public final class FaultPlan {
  /** The method of KSeF's decisions over invoices, which are no calls but fail as well. */
  public static final String DECISION = "DECIDE";

  /** What goes wrong. */
  public enum Kind {
    /** The call is answered with the given status and does nothing. */
    STATUS,
    /** The same, with a page of HTML, as machines before KSeF answer. */
    HTML,
    /** HTTP 429 with the given seconds in {@code Retry-After}; the call does nothing. */
    LIMIT,
    /** HTTP 429 whose {@code Retry-After} is a date, so many seconds from now. */
    LIMIT_DATE,
    /** HTTP 307 to another host; the call does nothing. */
    REDIRECT,
    /** The call is refused with HTTP 400 and the given code, as KSeF refuses, and does nothing. */
    REFUSE,
    /** The connection breaks before the call does anything. */
    DROP_BEFORE,
    /** The call takes effect, then the connection breaks: the caller cannot know. */
    DROP_AFTER,
    /** The call takes effect after the given milliseconds. */
    DELAY,
    /**
     * The call takes effect; its answer comes byte by byte, with the given milliseconds between.
     */
    TRICKLE,
    /** A bit of the answer is flipped. */
    CORRUPT,
    /** Half of the answer is missing. */
    TRUNCATE,
    /** KSeF decides over an invoice with the given code, whatever it is like. */
    VERDICT
  }

  /**
   * A failure.
   *
   * @param method HTTP method, or {@link #DECISION}
   * @param pathPart text that the path must contain
   * @param kind what goes wrong
   * @param value status, code, seconds or milliseconds, as the kind says
   * @param times how many calls it hits
   */
  public record Fault(String method, String pathPart, Kind kind, int value, int times) {}

  private record Chance(Kind kind, int value) {}

  /** What comes by chance; nothing that a caller cannot notice. */
  private static final List<Chance> CHANCES =
      List.of(
          new Chance(Kind.STATUS, 500),
          new Chance(Kind.STATUS, 503),
          new Chance(Kind.STATUS, 401),
          new Chance(Kind.HTML, 502),
          new Chance(Kind.LIMIT, 1),
          new Chance(Kind.LIMIT_DATE, 2),
          new Chance(Kind.REDIRECT, 307),
          new Chance(Kind.DROP_BEFORE, 0),
          new Chance(Kind.DROP_AFTER, 0),
          new Chance(Kind.DELAY, 400),
          new Chance(Kind.TRICKLE, 1),
          new Chance(Kind.TRUNCATE, 0));

  private final List<Fault> waiting = new ArrayList<>();
  private @Nullable Random random;
  private int oneIn;

  /** Adds a failure behind those already waiting. */
  public synchronized void add(Fault fault) {
    waiting.add(fault);
  }

  /**
   * From now on calls and decisions fail by chance.
   *
   * @param seed the same seed fails in the same order
   * @param oneIn how many calls there are to a failure
   */
  public synchronized void byChance(long seed, int oneIn) {
    random = new Random(seed);
    this.oneIn = oneIn;
  }

  /** Forgets all failures. */
  public synchronized void clear() {
    waiting.clear();
    random = null;
  }

  /** The failure that this call shall suffer, counted as used. */
  public synchronized Optional<Fault> next(String method, String path) {
    for (int i = 0; i < waiting.size(); i++) {
      Fault f = waiting.get(i);
      if (f.method().equalsIgnoreCase(method) && path.contains(f.pathPart())) {
        if (f.times() > 1) {
          waiting.set(i, new Fault(f.method(), f.pathPart(), f.kind(), f.value(), f.times() - 1));
        } else {
          waiting.remove(i);
        }
        return Optional.of(f);
      }
    }
    return chance(method, path);
  }

  private Optional<Fault> chance(String method, String path) {
    Random dice = random;
    if (dice == null || dice.nextInt(oneIn) != 0) {
      return Optional.empty();
    }
    Chance chance =
        method.equals(DECISION)
            ? new Chance(Kind.VERDICT, 550)
            : CHANCES.get(dice.nextInt(CHANCES.size()));
    return Optional.of(new Fault(method, path, chance.kind(), chance.value(), 1));
  }
}
