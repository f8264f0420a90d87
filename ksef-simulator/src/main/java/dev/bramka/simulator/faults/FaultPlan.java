package dev.bramka.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Failures waiting for the calls they are meant for. Thread-safe. */
public final class FaultPlan {
  /** What goes wrong. */
  public enum Kind {
    /** The call is answered with the given status and does nothing. */
    STATUS,
    /** The call is refused with HTTP 400 and the given code, as KSeF refuses, and does nothing. */
    REFUSE,
    /** The connection breaks before the call does anything. */
    DROP_BEFORE,
    /** The call takes effect, then the connection breaks: the caller cannot know. */
    DROP_AFTER,
    /** The call takes effect after the given milliseconds. */
    DELAY,
    /** A bit of the answer is flipped. */
    CORRUPT,
    /** Half of the answer is missing. */
    TRUNCATE
  }

  /**
   * A failure.
   *
   * @param method HTTP method
   * @param pathPart text that the path must contain
   * @param kind what goes wrong
   * @param value status for STATUS, KSeF's code for REFUSE, milliseconds for DELAY
   * @param times how many calls it hits
   */
  public record Fault(String method, String pathPart, Kind kind, int value, int times) {}

  private final List<Fault> waiting = new ArrayList<>();

  /** Adds a failure behind those already waiting. */
  public synchronized void add(Fault fault) {
    waiting.add(fault);
  }

  /** Forgets all failures. */
  public synchronized void clear() {
    waiting.clear();
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
    return Optional.empty();
  }
}
