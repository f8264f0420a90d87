package dev.bramka.gateway.platform;

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
 * Thread-safe.
 */
@Component
public class BodyBudget {
  /** Working on a body takes several times its size: text, decoded, encrypted, encoded again. */
  private static final int COPIES = 6;

  private static final int BUDGET_KIB = 96 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Semaphore kibibytes = new Semaphore(BUDGET_KIB, true);

  /**
   * Reads the body and works on it while its share of the budget is held.
   *
   * @param declared the declared length, or -1
   * @param limit the most bytes allowed
   * @throws GatewayFailure TOO_LARGE over the limit, BUSY when the budget stays used up
   */
  public <T> T with(InputStream in, long declared, int limit, Function<byte[], T> work)
      throws IOException {
    if (declared > limit) {
      throw tooLarge(limit);
    }
    int share = (int) Math.min(BUDGET_KIB, (declared < 0 ? limit : declared) * COPIES / 1024 + 1);
    acquire(share);
    try {
      return work.apply(read(in, (int) Math.max(declared, 1024), limit));
    } finally {
      kibibytes.release(share);
    }
  }

  private void acquire(int share) {
    try {
      if (!kibibytes.tryAcquire(share, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
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

  private static byte[] read(InputStream in, int expected, int limit) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(expected, limit));
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (out.size() + n > limit) {
        throw tooLarge(limit);
      }
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  private static GatewayFailure tooLarge(int limit) {
    return new GatewayFailure(
        GatewayFailure.Reason.TOO_LARGE, "The request body may have " + limit + " bytes at most");
  }
}
