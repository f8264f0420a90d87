package dev.bramka.gateway.delivery;

import dev.bramka.client.batch.BatchPackage.Part;
import dev.bramka.client.batch.BatchSessions.Opened;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Uploads the parts of a package, some at a time. A part may be uploaded again, so one whose answer
 * did not come is. Thread-safe.
 */
@Component
class PartUploads {
  private static final int AT_ONCE = 4;
  private static final int TRIES = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Ksef ksef;

  PartUploads(Ksef ksef) {
    this.ksef = ksef;
  }

  /**
   * Uploads all parts.
   *
   * @throws dev.bramka.gateway.platform.GatewayFailure when one cannot be uploaded
   */
  void upload(Tenant tenant, Opened session, List<Part> parts) {
    Semaphore places = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running =
          parts.stream()
              .<Future<?>>map(part -> threads.submit(() -> inTurn(places, tenant, session, part)))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? Failures.of(SessionFault.SESSION_OPEN, cause)
          : new IllegalStateException("Uploading failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopping", e);
    }
  }

  private boolean inTurn(Semaphore places, Tenant tenant, Opened session, Part part)
      throws InterruptedException {
    places.acquire();
    try {
      upload(tenant, session, part);
      return true;
    } finally {
      places.release();
    }
  }

  private void upload(Tenant tenant, Opened session, Part part) {
    for (int attempt = 1; ; attempt++) {
      try {
        ksef.upload(tenant, session, part);
        return;
      } catch (KsefFailure e) {
        boolean again = e.temporary() && attempt < TRIES;
        if (!again || !Deadline.pause(PAUSE.multipliedBy(attempt))) {
          throw e;
        }
      }
    }
  }
}
