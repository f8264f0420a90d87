package dev.bramka.client.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * KSeF's time: this machine's clock, corrected by what KSeF's answers say in {@code Date} as soon
 * as the two differ by more than network and rounding explain. Thread-safe.
 */
public final class SkewedClock extends Clock {
  private static final Duration HARMLESS = Duration.ofSeconds(5);

  private final Clock local;
  private volatile Duration skew = Duration.ZERO;
  private volatile String last = "";

  SkewedClock(Clock local) {
    this.local = local;
  }

  /**
   * An answer was dated so; a text that was seen before is not read again.
   *
   * @throws DateTimeException when it is no date of HTTP
   */
  void seen(String text) {
    if (text.equals(last)) {
      return;
    }
    Instant date = Refusals.date(text);
    last = text;
    Duration difference = Duration.between(local.instant(), date);
    skew = difference.abs().compareTo(HARMLESS) > 0 ? difference : Duration.ZERO;
  }

  /** How far KSeF's clock is ahead of ours; zero when they agree to a few seconds. */
  public Duration skew() {
    return skew;
  }

  @Override
  public Instant instant() {
    return local.instant().plus(skew);
  }

  @Override
  public ZoneId getZone() {
    return local.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.offset(local, skew).withZone(zone);
  }
}
