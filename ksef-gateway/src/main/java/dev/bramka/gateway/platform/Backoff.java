package dev.bramka.gateway.platform;

import java.time.Duration;

/**
 * How long to wait after so many failures in a row: twice as long each time, up to a limit.
 *
 * @param first after the first failure
 * @param longest at most
 */
public record Backoff(Duration first, Duration longest) {
  /** The wait after the given number of failures, which is 1 or more. */
  public Duration after(int failures) {
    long millis = first.toMillis() << Math.clamp(failures - 1L, 0, 30);
    return Duration.ofMillis(Math.min(millis, longest.toMillis()));
  }
}
