package dev.bramka.gateway.outbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Moves accepted invoices into the archive. Thread-safe. */
@Service
class ArchiveRound {
  private static final int BATCH = 200;
  private static final int BATCHES = 10;
  private static final int WHEN_BUSY = 50;

  private final OutboxArchiver archiver;
  private final Outbox outbox;

  ArchiveRound(OutboxArchiver archiver, Outbox outbox) {
    this.archiver = archiver;
    this.outbox = outbox;
  }

  /** Wakes the round every few seconds. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> archiveTask(ArchiveRound round) {
      return Tasks.recurring("archive", FixedDelay.of(Duration.ofSeconds(3)))
          .execute((instance, context) -> round.runOnce());
    }
  }

  /** A little while invoices are being sent, which wait for the same disk; else all there is. */
  void runOnce() {
    for (int batch = 0; batch < BATCHES; batch++) {
      boolean busy = outbox.busy();
      int limit = busy ? WHEN_BUSY : BATCH;
      if (archiver.archive(limit) < limit || busy) {
        return;
      }
    }
  }
}
