package dev.bramka.gateway.web;

import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Reads request bodies within a limit each and a share of the heap together, so that many requests
 * at once wait instead of filling the memory. A share is held for what has come, never for what was
 * announced, so slow requests keep nobody waiting; work on large bodies has a share of its own
 * beside that on small ones. Thread-safe.
 */
@Component
public class BodyBudget {
  /** Working on a body takes several times its size: text, decoded, encrypted, encoded again. */
  private static final int COPIES = 6;

  private static final int KIB = 1024;
  private static final int HEAP_KIB = (int) (Runtime.getRuntime().maxMemory() / KIB);

  /** Of the heap: an eighth for large bodies on their way, as much for small ones. */
  private static final int COMING_KIB = HEAP_KIB / 8;

  private static final int LARGE_KIB = HEAP_KIB * 28 / 100;
  private static final int SMALL_KIB = HEAP_KIB * 9 / 100;
  private static final int SMALL = 65_536;

  /** A buffer that grows takes twice what is in it. */
  private static final int GROWTH = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration COMING_PATIENCE = Duration.ofSeconds(5);

  /** Slower than this, after a start of ten seconds, is not read to its end. */
  private static final long SLOWEST_BYTES_A_SECOND = 16_384;

  private static final long START_NANOS = Duration.ofSeconds(10).toNanos();

  private final Semaphore comingSmall = new Semaphore(COMING_KIB);
  private final Semaphore comingLarge = new Semaphore(COMING_KIB);
  private final Semaphore large = new Semaphore(LARGE_KIB, true);
  private final Semaphore small = new Semaphore(SMALL_KIB, true);

  /**
   * Reads the body and works on it while its share of the budget is held.
   *
   * @param limit the most bytes allowed
   * @throws GatewayFailure TOO_LARGE over the limit, BUSY when the budget stays used up, SLOW when
   *     the body takes too long to come
   */
  public <T> T with(HttpServletRequest request, int limit, Function<byte[], T> work)
      throws IOException {
    return with(request, limit, COPIES, work);
  }

  /**
   * The same for work that takes more memory than most.
   *
   * @param copies how many times the body's size the work takes
   */
  @SuppressWarnings("try")
  public <T> T with(HttpServletRequest request, int limit, int copies, Function<byte[], T> work)
      throws IOException {
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    try (Reading reading = new Reading(request.getInputStream(), limit)) {
      byte[] body = reading.whole();
      boolean little = body.length <= SMALL;
      Semaphore budget = little ? small : large;
      long wanted = (long) body.length * copies / KIB + 1;
      int share = (int) Math.min(little ? SMALL_KIB : LARGE_KIB, wanted);
      acquire(budget, share, PATIENCE);
      // A caller whose body took its time has as much as any other for what follows.
      try (Deadline.Scope ignored = Deadline.begin(CorrelationFilter.CALLER)) {
        return work.apply(body);
      } finally {
        budget.release(share);
      }
    }
  }

  private static void acquire(Semaphore budget, int share, Duration patience) {
    try {
      if (!budget.tryAcquire(share, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new GatewayFailure(
            LoadFault.BUSY, "Too many large requests at once", Duration.ofSeconds(5), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayFailure(LoadFault.BUSY, "Stopping", Duration.ofSeconds(5), e);
    }
  }

  /**
   * The body as a stream, for what is written down as it comes.
   *
   * @return reading it fails with SLOW when the body takes too long to come
   */
  public static InputStream stream(HttpServletRequest request) throws IOException {
    Pace pace = new Pace();
    return new FilterInputStream(request.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return pace.read(in, buffer, offset, length);
      }
    };
  }

  /** Watches how fast a body comes. Only the time spent on waiting for it counts. */
  private static final class Pace {
    private long nanos = -START_NANOS;
    private long bytes;

    int read(InputStream in, byte[] buffer, int offset, int length) throws IOException {
      long begun = System.nanoTime();
      int n = in.read(buffer, offset, length);
      nanos += System.nanoTime() - begun;
      bytes += Math.max(0, n);
      if (n >= 0 && nanos > 0 && bytes < SLOWEST_BYTES_A_SECOND * (nanos / 1_000_000_000.0)) {
        throw new GatewayFailure(
            LoadFault.SLOW,
            "The body comes slower than " + SLOWEST_BYTES_A_SECOND + " bytes a second");
      }
      return n;
    }
  }

  /** A body on its way; holds its share until it is closed. */
  private final class Reading implements AutoCloseable {
    private final InputStream in;
    private final int limit;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private final Pace pace = new Pace();
    private int heldSmall;
    private int heldLarge;

    Reading(InputStream in, int limit) {
      this.in = in;
      this.limit = limit;
    }

    byte[] whole() throws IOException {
      hold(1);
      byte[] buffer = new byte[8192];
      for (int n = pace.read(in, buffer, 0, buffer.length);
          n >= 0;
          n = pace.read(in, buffer, 0, buffer.length)) {
        if (out.size() + n > limit) {
          throw tooLarge(limit);
        }
        hold((out.size() + n) * GROWTH / KIB + 1);
        out.write(buffer, 0, n);
      }
      return out.toByteArray();
    }

    /** What is small has a share of its own, which no large body takes away. */
    private void hold(int kib) {
      boolean small = kib <= SMALL * GROWTH / KIB + 1;
      int wanted = small ? kib : Math.min(kib, COMING_KIB);
      if (small) {
        heldSmall += taken(comingSmall, wanted - heldSmall);
      } else {
        heldLarge += taken(comingLarge, wanted - heldSmall - heldLarge);
      }
    }

    private int taken(Semaphore budget, int more) {
      if (more <= 0) {
        return 0;
      }
      if (!budget.tryAcquire(more)) {
        acquire(budget, more, COMING_PATIENCE);
      }
      return more;
    }

    @Override
    public void close() {
      comingSmall.release(heldSmall);
      comingLarge.release(heldLarge);
    }
  }

  private static GatewayFailure tooLarge(int limit) {
    return new GatewayFailure(
        LoadFault.TOO_LARGE, "The request body may have " + limit + " bytes at most");
  }
}
