package dev.bramka.simulator.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that is as wrong as it is told to be. Thread-safe. */
public final class SkewedClock extends Clock {
  private final Clock right;
  private volatile Duration skew = Duration.ZERO;

  /** A clock that is right until {@link #skew} is called. */
  public SkewedClock(Clock right) {
    this.right = right;
  }

  /**
   * Sets how far it is from the right time.
   *
   * @param ahead negative when it is behind
   */
  public void skew(Duration ahead) {
    skew = ahead;
  }

  @Override
  public ZoneId getZone() {
    return right.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return right.instant().plus(skew);
  }
}
