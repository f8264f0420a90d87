package dev.bramka.gateway.outbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
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

  /** Longer than a round takes; after that another node takes over. */
  private static final Duration LEASE = TenantRound.LONGEST.plusMinutes(1);

  private static final int BATCH = 200;
  private static final int ARCHIVE_BATCHES = 10;
  private static final int ARCHIVE_WHEN_BUSY = 50;

  private record Running(long since, Thread thread) {}

  private final OutboxRepository repository;
  private final Outbox outbox;
  private final OutboxArchiver archiver;
  private final TenantRound round;
  private final Sessions sessions;
  private final Tenants tenants;
  private final Store store;
  private final Clock clock;
  private final String holder;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  FollowUp(
      OutboxRepository repository,
      Outbox outbox,
      OutboxArchiver archiver,
      Doubts doubts,
      TenantRound round,
      Sessions sessions,
      Tenants tenants,
      Store store,
      Clock clock,
      MeterRegistry metrics) {
    this.repository = repository;
    this.outbox = outbox;
    this.archiver = archiver;
    this.round = round;
    this.sessions = sessions;
    this.tenants = tenants;
    this.store = store;
    this.clock = clock;
    holder = doubts.holder();
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

  /** Starts the rounds that are due and returns; then archives. */
  void wake() {
    Set<String> due = new LinkedHashSet<>(repository.tenantsDue(clock.millis()));
    due.addAll(sessions.tenantsDue());
    for (String tenant : due) {
      if (!closed && !running.containsKey(tenant) && slots.tryAcquire()) {
        start(tenant);
      }
    }
    try {
      archive();
    } catch (RuntimeException e) {
      LOG.warn("Archiving failed and will be tried again: {}", e.getMessage());
    }
  }

  private void start(String tenant) {
    Thread thread = Thread.ofVirtual().name("follow-up " + tenant).unstarted(() -> run(tenant));
    running.put(tenant, new Running(clock.millis(), thread));
    thread.start();
  }

  private void run(String tenant) {
    try {
      if (claim(tenant)) {
        try {
          round.runOnce(tenants.get(tenant));
        } finally {
          giveBack(tenant);
        }
      }
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("Following up {} failed and will be tried again: {}", tenant, e.getMessage());
      }
    } finally {
      running.remove(tenant);
      slots.release();
    }
  }

  private boolean claim(String tenant) {
    long now = clock.millis();
    return store.write(
        db ->
            db.sql(
                        """
                        insert into follow_up (tenant_id, holder, until) values (?, ?, ?)
                        on conflict (tenant_id) do update set holder = excluded.holder,
                          until = excluded.until
                        where follow_up.until < ? or follow_up.holder = excluded.holder""")
                    .params(tenant, holder, now + LEASE.toMillis(), now)
                    .update()
                == 1);
  }

  private void giveBack(String tenant) {
    store.write(
        db ->
            db.sql("update follow_up set until = 0 where tenant_id = ? and holder = ?")
                .params(tenant, holder)
                .update());
  }

  /** A little while invoices are being sent, which wait for the same disk; else all there is. */
  private void archive() {
    for (int batch = 0; batch < ARCHIVE_BATCHES; batch++) {
      boolean busy = outbox.busy();
      int limit = busy ? ARCHIVE_WHEN_BUSY : BATCH;
      if (archiver.archive(limit) < limit || busy) {
        return;
      }
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
    slots.tryAcquire(AT_ONCE, 10, java.util.concurrent.TimeUnit.SECONDS);
  }
}
