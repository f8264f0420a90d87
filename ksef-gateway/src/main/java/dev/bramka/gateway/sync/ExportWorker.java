package dev.bramka.gateway.sync;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.sync.ExportPeriodRepository.Claim;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Takes due windows further, a few at a time, each on a thread of its own. A window is claimed for
 * a short while, again and again while there is work on it, so that another node takes over soon
 * after this one died.
 */
@Service
class ExportWorker implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(ExportWorker.class);

  /** Each may hold a buffer for the largest invoice. */
  private static final int AT_ONCE = 4;

  private static final Duration NEAR = Duration.ofSeconds(2);
  private static final Duration RENEWAL = ExportPeriodRepository.LEASE.dividedBy(3);

  private final ExportPeriodRepository windows;
  private final ExportRunner exports;
  private final InvoiceSearches queries;
  private final SyncPlan plan;
  private final Map<ExportPeriod.Purpose, PeriodOwner> owners;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private volatile boolean closed;

  ExportWorker(
      ExportPeriodRepository windows,
      ExportRunner exports,
      InvoiceSearches queries,
      SyncPlan plan,
      List<PeriodOwner> owners) {
    this.windows = windows;
    this.exports = exports;
    this.queries = queries;
    this.plan = plan;
    this.owners =
        owners.stream().collect(Collectors.toMap(PeriodOwner::purpose, Function.identity()));
    removeLeftOvers(exports.folder());
  }

  /** Wakes receiving, on one node at a time. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> receivingTask(ExportWorker receiving) {
      return Tasks.recurring("receiving", FixedDelay.of(Duration.ofSeconds(1)))
          .execute((instance, context) -> receiving.run());
    }
  }

  /** Forgets what ended long ago, once a day. */
  @Configuration(proxyBeanMethods = false)
  static class Cleaning {
    private static final Duration KEPT = Duration.ofDays(30);

    @Bean
    RecurringTask<Void> receivingCleaningTask(ExportPeriodRepository windows) {
      return Tasks.recurring("receiving-cleaning", FixedDelay.of(Duration.ofDays(1)))
          .execute((instance, context) -> windows.forget(KEPT));
    }
  }

  /** A killed process leaves the files of packages that it was reading. */
  private static void removeLeftOvers(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "package*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("Left-over files in {} cannot be removed", folder, e);
    }
  }

  /** One round. */
  void run() {
    plan.plan();
    for (ExportPeriod window : windows.due(AT_ONCE * 4)) {
      if (closed || !slots.tryAcquire()) {
        return;
      }
      Thread.ofVirtual().name("receiving").start(() -> work(window));
    }
    queries.finish();
  }

  private void work(ExportPeriod window) {
    try {
      follow(window);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("Export for {} failed and will be tried again", window.owner(), e);
      }
    } finally {
      slots.release();
    }
  }

  /**
   * Stays with the window while its next step is near. Each step claims it anew, for during the
   * pause it is due to everyone.
   */
  private void follow(ExportPeriod window) throws InterruptedException {
    while (!closed) {
      Optional<Claim> claim = windows.claim(window.id());
      if (claim.isEmpty()) {
        return;
      }
      Duration pause = step(claim.get());
      if (pause == null || pause.compareTo(NEAR) > 0) {
        return;
      }
      Thread.sleep(pause);
    }
  }

  private @Nullable Duration step(Claim claim) {
    Thread renewal = Thread.ofVirtual().start(() -> renew(claim));
    try {
      ExportPeriod window = claim.window();
      return exports.step(window, Objects.requireNonNull(owners.get(window.purpose())));
    } finally {
      renewal.interrupt();
    }
  }

  private void renew(Claim claim) {
    try {
      Optional<Claim> held = Optional.of(claim);
      while (!closed && held.isPresent()) {
        Thread.sleep(RENEWAL);
        held = renewed(held.get());
      }
    } catch (InterruptedException e) {
      // the step is over
    }
  }

  /** A database that fails now may answer before the lease is over. */
  private Optional<Claim> renewed(Claim claim) {
    try {
      return windows.renew(claim);
    } catch (RuntimeException e) {
      LOG.warn(
          "The work for {} may be taken by another node: {}",
          claim.window().owner(),
          e.getMessage());
      return Optional.of(claim);
    }
  }

  @Override
  public void destroy() throws InterruptedException {
    closed = true;
    slots.tryAcquire(AT_ONCE, 10, TimeUnit.SECONDS);
  }
}
