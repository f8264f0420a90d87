package dev.bramka.gateway.outbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.TenantRounds;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Wakes the follow-up of each tenant that needs one, and shows whether it moves. Thread-safe. */
@Service("followUpHealthIndicator")
class FollowUp implements HealthIndicator, DisposableBean {
  private static final Duration LATE = Duration.ofMinutes(10);

  private final OutboxRepository repository;
  private final Sessions sessions;
  private final Clock clock;
  private final Tenants tenants;
  private final TenantRounds rounds;

  FollowUp(
      OutboxRepository repository,
      TenantRound round,
      Sessions sessions,
      TenantRounds.Ground ground) {
    this.repository = repository;
    this.sessions = sessions;
    clock = ground.clock();
    tenants = ground.tenants();
    rounds = new TenantRounds("follow-up", ground, round::runOnce);
  }

  /** Shows how much waits, and how late the follow-up is. */
  @Autowired
  void measure(MeterRegistry metrics) {
    metrics.gauge("bramka.outbox.pending", repository, r -> r.count(State.PENDING));
    metrics.gauge("bramka.outbox.undecided", repository, r -> r.count(State.SENT));
    metrics.gauge("bramka.followup.lateness.seconds", this, f -> f.lateness().toSeconds());
    metrics.gauge("bramka.followup.longest.seconds", rounds, r -> r.longest().toSeconds());
    metrics.gauge("bramka.sessions.stuck", this, f -> f.sessions.stuck());
  }

  /** Wakes the follow-up every second. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> followUpTask(FollowUp followUp) {
      return Tasks.recurring("follow-up", FixedDelay.of(Duration.ofSeconds(1)))
          .execute((instance, context) -> followUp.wake());
    }
  }

  /** Starts the rounds that are due and returns. */
  void wake() {
    Set<String> due = new LinkedHashSet<>(repository.tenantsDue(clock.millis()));
    due.addAll(sessions.tenantsDue());
    rounds.wake(due);
  }

  /** Whether no round is running. */
  boolean idle() {
    return rounds.idle();
  }

  /** How long the look that is most overdue has been so. */
  private Duration lateness() {
    long now = clock.millis();
    long invoices = Math.max(0, now - repository.nextCheck(tenants.inactive()).orElse(now));
    Duration session = sessions.lateness();
    return session.toMillis() > invoices ? session : Duration.ofMillis(invoices);
  }

  /** Whether what should happen by itself does. */
  @Override
  public Health health() {
    Duration lateness = lateness();
    Duration longest = rounds.longest();
    boolean moves = lateness.compareTo(LATE) < 0 && longest.compareTo(LATE) < 0;
    return (moves ? Health.up() : Health.status("DEGRADED"))
        .withDetail("most overdue look, seconds", lateness.toSeconds())
        .withDetail("longest round, seconds", longest.toSeconds())
        .build();
  }

  @Override
  public void destroy() {
    rounds.close();
  }
}
