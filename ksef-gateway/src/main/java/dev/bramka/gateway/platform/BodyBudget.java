package dev.bramka.gateway.platform;

import dev.bramka.client.http.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Reads request bodies within a limit each and a budget together, so that many large requests at
 * once wait instead of filling the memory. A body over its limit is refused while it is being read.
 * Small bodies have a budget of their own, and none is held for what has not come yet, so that
 * neither large requests nor slow ones keep others waiting. Thread-safe.
 */
@Component
public class BodyBudget {
  /** Working on a body takes several times its size: text, decoded, encrypted, encoded again. */
  private static final int COPIES = 6;

  private static final int LARGE_KIB = 72 * 1024;
  private static final int SMALL_KIB = 24 * 1024;
  private static final int SMALL = 65_536;
  private static final int KIB = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Slower than this, after a start of ten seconds, is not read to its end. */
  private static final long SLOWEST_BYTES_A_SECOND = 16_384;

  private static final long START_NANOS = Duration.ofSeconds(10).toNanos();

  private final Semaphore large = new Semaphore(LARGE_KIB, true);
  private final Semaphore small = new Semaphore(SMALL_KIB, true);

  /**
   * Reads the body and works on it while its share of the budget is held.
   *
   * @param declared the declared length, or -1
   * @param limit the most bytes allowed
   * @throws GatewayFailure TOO_LARGE over the limit, BUSY when the budget stays used up, SLOW when
   *     the body takes too long to come
   */
  public <T> T with(InputStream in, long declared, int limit, Function<byte[], T> work)
      throws IOException {
    return with(in, declared, limit, COPIES, work);
  }

  /**
   * The same for work that takes more memory than most.
   *
   * @param copies how many times the body's size the work takes
   */
  @SuppressWarnings("try")
  public <T> T with(InputStream in, long declared, int limit, int copies, Function<byte[], T> work)
      throws IOException {
    if (declared > limit) {
      throw tooLarge(limit);
    }
    Reading reading = new Reading(in, limit);
    boolean whole = reading.upTo(SMALL);
    long size = whole ? reading.size() : declared < 0 ? limit : declared;
    Semaphore budget = whole ? small : large;
    int share = (int) Math.min(whole ? SMALL_KIB : LARGE_KIB, size * copies / KIB + 1);
    acquire(budget, share);
    try {
      reading.upTo(Integer.MAX_VALUE);
      // A caller whose body took its time has as much as any other for what follows.
      try (Deadline.Scope ignored = Deadline.begin(CorrelationFilter.CALLER)) {
        return work.apply(reading.bytes());
      }
    } finally {
      budget.release(share);
    }
  }

  private static void acquire(Semaphore budget, int share) {
    try {
      if (!budget.tryAcquire(share, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new GatewayFailure(
            GatewayFailure.Reason.BUSY,
            "Too many large requests at once",
            Duration.ofSeconds(5),
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayFailure(GatewayFailure.Reason.BUSY, "Stopping", Duration.ofSeconds(5), e);
    }
  }

  /** A body on its way. */
  private static final class Reading {
    private final InputStream in;
    private final int limit;
    private final long begun = System.nanoTime();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
    private final byte[] buffer = new byte[8192];

    Reading(InputStream in, int limit) {
      this.in = in;
      this.limit = limit;
    }

    /** Reads on; gives whether that was all. */
    boolean upTo(int most) throws IOException {
      while (out.size() < most) {
        int n = in.read(buffer);
        if (n < 0) {
          return true;
        }
        if (out.size() + n > limit) {
          throw tooLarge(limit);
        }
        out.write(buffer, 0, n);
        inTime();
      }
      return false;
    }

    private void inTime() {
      long nanos = System.nanoTime() - begun - START_NANOS;
      if (nanos > 0 && out.size() < SLOWEST_BYTES_A_SECOND * (nanos / 1_000_000_000.0)) {
        throw new GatewayFailure(
            GatewayFailure.Reason.SLOW,
            "The body comes slower than " + SLOWEST_BYTES_A_SECOND + " bytes a second");
      }
    }

    int size() {
      return out.size();
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private static GatewayFailure tooLarge(int limit) {
    return new GatewayFailure(
        GatewayFailure.Reason.TOO_LARGE, "The request body may have " + limit + " bytes at most");
  }
}
