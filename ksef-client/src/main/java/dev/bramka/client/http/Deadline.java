package dev.bramka.client.http;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much time the work of the current thread still has. Whoever begins a piece of work sets it
 * once; every exchange with KSeF, every wait for a lock and every pause below stays within it. It
 * is bound to the thread and does not follow work that is handed to another one.
 */
public final class Deadline {
  private static final ThreadLocal<@Nullable Long> END = new ThreadLocal<>();

  private Deadline() {}

  /** Ends a deadline, and puts the one before it back in force. */
  public static final class Scope implements AutoCloseable {
    private final @Nullable Long outer;

    private Scope(@Nullable Long outer) {
      this.outer = outer;
    }

    @Override
    public void close() {
      if (outer == null) {
        END.remove();
      } else {
        END.set(outer);
      }
    }
  }

  /** Gives the thread so much time from now on, whatever was set before; close what comes back. */
  public static Scope begin(Duration time) {
    return begin(System.nanoTime() + time.toNanos());
  }

  private static Scope begin(long end) {
    Scope scope = new Scope(END.get());
    END.set(end);
    return scope;
  }

  /**
   * Runs the work with so much time; a deadline that is already set and nearer stays in force.
   *
   * @return what the work returns
   */
  @SuppressWarnings("try")
  public static <T extends @Nullable Object> T within(Duration time, Supplier<T> work) {
    Long outer = END.get();
    long end = System.nanoTime() + time.toNanos();
    try (Scope ignored = begin(outer != null && outer - end < 0 ? outer : end)) {
      return work.get();
    }
  }

  /** The time left, at most the given one and never negative. */
  public static Duration left(Duration atMost) {
    Long end = END.get();
    if (end == null) {
      return atMost;
    }
    long nanos = Math.max(0, end - System.nanoTime());
    return nanos < atMost.toNanos() ? Duration.ofNanos(nanos) : atMost;
  }

  /**
   * Sleeps, unless less time than that is left.
   *
   * @return false when there was not enough time, or the thread was interrupted (and stays so)
   */
  public static boolean pause(Duration time) {
    if (left(time).compareTo(time) < 0) {
      return false;
    }
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
