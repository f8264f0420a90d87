package dev.bramka.gateway.outbox;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether what should happen by itself does: a follow-up that does not move shows here. */
@Component("followUpHealthIndicator")
class FollowUpHealth implements HealthIndicator {
  private static final Duration LATE = Duration.ofMinutes(10);

  private final FollowUp followUp;

  FollowUpHealth(FollowUp followUp) {
    this.followUp = followUp;
  }

  @Override
  public Health health() {
    Duration lateness = followUp.lateness();
    Duration longest = followUp.longest();
    boolean moves = lateness.compareTo(LATE) < 0 && longest.compareTo(LATE) < 0;
    return (moves ? Health.up() : Health.status("DEGRADED"))
        .withDetail("most overdue look, seconds", lateness.toSeconds())
        .withDetail("longest round, seconds", longest.toSeconds())
        .build();
  }
}
