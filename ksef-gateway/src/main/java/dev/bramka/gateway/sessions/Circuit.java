package dev.bramka.gateway.sessions;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Stops asking a KSeF that does not answer. After three failures in a row a tenant's calls are not
 * made for a while, which grows; then one call tries, and its outcome decides for all. Thread-safe.
 */
@Component
class Circuit {
  static final String WHAT = "circuit";

  /** A call or two may fail without meaning anything. */
  private static final int FAILURES = 3;

  /** Short enough for all to go on within a minute of KSeF's return. */
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(40));

  /** A caller's call has ended by then. */
  private static final Duration PROBE = Duration.ofSeconds(15);

  /** Whoever waits for a tenant that is switched off need not look often. */
  private static final Duration DISABLED = Duration.ofMinutes(15);

  private final Pauses pauses;
  private final Clock clock;

  Circuit(Pauses pauses, Clock clock) {
    this.pauses = pauses;
    this.clock = clock;
  }

  /**
   * Admits a call, or the one that tries.
   *
   * @throws GatewayFailure with the time to come back while calls are not made
   */
  void require(Tenant tenant, Reason reason) {
    if (!tenant.active()) {
      throw new GatewayFailure(
          reason, "The tenant " + tenant.id() + " is " + tenant.state().wireName(), DISABLED, null);
    }
    Pauses.Pause pause = pauses.find(tenant.id(), WHAT).orElse(null);
    if (pause == null || pause.failures() < FAILURES) {
      return;
    }
    if (pause.until() > clock.millis() || !pauses.probe(tenant.id(), WHAT, pause, PROBE)) {
      throw new GatewayFailure(
          reason,
          "KSeF does not answer at the moment (" + pause.why() + ")",
          pause.left(clock.millis()).plusMillis(999),
          null);
    }
  }

  /** KSeF answered, whatever it said. */
  void answered(Tenant tenant) {
    pauses.clear(tenant.id(), WHAT);
  }

  /** KSeF did not answer, or not in a way that can be read. */
  void failed(Tenant tenant, KsefFailure failure) {
    int failures = pauses.find(tenant.id(), WHAT).map(Pauses.Pause::failures).orElse(0) + 1;
    String why = String.valueOf(failure.getMessage());
    if (failures < FAILURES) {
      pauses.counted(tenant.id(), WHAT, why);
      return;
    }
    Duration asked = failure.retryAfter();
    Duration own = BACKOFF.after(failures - FAILURES + 1);
    Duration time = asked != null && asked.compareTo(own) > 0 ? asked : own;
    pauses.pause(tenant.id(), WHAT, time, why);
  }
}
