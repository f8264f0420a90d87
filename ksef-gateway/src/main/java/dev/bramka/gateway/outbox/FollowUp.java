package dev.bramka.gateway.outbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.sessions.Sessions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Wakes the follow-up of each tenant that needs one, all beside each other, each on one node at a
 * time, so that a KSeF that hangs for one tenant holds up nobody else. Everything is found in the
 * tables, so nothing is lost with a process. Thread-safe.
 */
@Service
class FollowUp implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(FollowUp.class);

  /** Rounds at once: they wait for KSeF most of the time. */
  private static final int AT_ONCE = 100;

  private record Running(long since, Thread thread) {}

  private final OutboxRepository repository;
  private final TenantRound round;
  private final Sessions sessions;
  private final FollowUpLease lease;
  private final Clock clock;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  FollowUp(
      OutboxRepository repository,
      TenantRound round,
      Sessions sessions,
      FollowUpLease lease,
      Clock clock) {
    this.repository = repository;
    this.round = round;
    this.sessions = sessions;
    this.lease = lease;
    this.clock = clock;
  }

  /** Shows how much waits, and how late the follow-up is. */
  @Autowired
  void measure(MeterRegistry metrics) {
    metrics.gauge("bramka.outbox.pending", repository, r -> r.count(State.PENDING));
    metrics.gauge("bramka.outbox.undecided", repository, r -> r.count(State.SENT));
    metrics.gauge("bramka.followup.lateness.seconds", this, f -> f.lateness().toSeconds());
    metrics.gauge("bramka.followup.longest.seconds", this, f -> f.longest().toSeconds());
    metrics.gauge("bramka.sessions.stuck", this, f -> f.sessions.stuck());
  }

  /** Wakes the follow-up every few seconds. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> followUpTask(FollowUp followUp) {
      return Tasks.recurring("follow-up", FixedDelay.of(Duration.ofSeconds(3)))
          .execute((instance, context) -> followUp.wake());
    }
  }

  /** Starts the rounds that are due and returns. */
  void wake() {
    Set<String> due = new LinkedHashSet<>(repository.tenantsDue(clock.millis()));
    due.addAll(sessions.tenantsDue());
    for (String tenant : due) {
      if (!closed && !running.containsKey(tenant) && slots.tryAcquire()) {
        start(tenant);
      }
    }
  }

  private void start(String tenant) {
    Thread thread = Thread.ofVirtual().name("follow-up " + tenant).unstarted(() -> run(tenant));
    running.put(tenant, new Running(clock.millis(), thread));
    thread.start();
  }

  private void run(String tenant) {
    try {
      lease.during(tenant, round::runOnce);
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("Following up {} failed and will be tried again: {}", tenant, e.getMessage());
      }
    } finally {
      running.remove(tenant);
      slots.release();
    }
  }

  /** Whether no round is running. */
  boolean idle() {
    return running.isEmpty();
  }

  /** How long the look that is most overdue has been so. */
  Duration lateness() {
    long now = clock.millis();
    long invoices = Math.max(0, now - repository.nextCheck().orElse(now));
    Duration session = sessions.lateness();
    return session.toMillis() > invoices ? session : Duration.ofMillis(invoices);
  }

  /** How long the round that has run for longest has been running. */
  Duration longest() {
    long now = clock.millis();
    return Duration.ofMillis(
        running.values().stream().mapToLong(r -> now - r.since()).max().orElse(0));
  }

  @Override
  public void destroy() throws InterruptedException {
    closed = true;
    running.values().forEach(r -> r.thread().interrupt());
    slots.tryAcquire(AT_ONCE, 10, TimeUnit.SECONDS);
  }
}
