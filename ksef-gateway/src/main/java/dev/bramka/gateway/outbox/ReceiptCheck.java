package dev.bramka.gateway.outbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.sessions.Sessions;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Checks receipts that an earlier version kept without a check, a few each round. */
@Service
class ReceiptCheck {
  private static final int AT_ONCE = 20;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Receipts receipts;
  private final Sessions sessions;

  ReceiptCheck(Receipts receipts, Sessions sessions) {
    this.receipts = receipts;
    this.sessions = sessions;
  }

  /** Wakes the check. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> receiptCheckTask(ReceiptCheck check) {
      return Tasks.recurring("receipt-check", FixedDelay.of(Duration.ofMinutes(15)))
          .execute((instance, context) -> check.runOnce());
    }
  }

  /** One round. */
  void runOnce() {
    Deadline.within(
        LONGEST,
        () -> {
          receipts
              .unchecked(AT_ONCE)
              .forEach(r -> sessions.find(r).ifPresent(receipts::checkAgain));
          return true;
        });
  }
}
