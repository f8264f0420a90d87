package dev.bramka.client.auth;

import java.time.Instant;

/**
 * A log-in that KSeF has not decided yet.
 *
 * @param referenceNumber its AU number
 * @param token asks after it and redeems it
 * @param validUntil until when that makes sense
 */
public record StartedLogin(String referenceNumber, String token, Instant validUntil) {
  @Override
  public String toString() {
    return "StartedLogin[" + referenceNumber + "]";
  }
}
