package dev.bramka.client.auth;

import java.time.Instant;

/**
 * What a log-in yields.
 *
 * @param accessToken bearer token for calls
 * @param accessUntil when it expires
 * @param refreshToken gets new access tokens
 * @param refreshUntil when it expires
 */
public record LoginTokens(
    String accessToken, Instant accessUntil, String refreshToken, Instant refreshUntil) {
  /** The same log-in with a new access token. */
  LoginTokens withAccess(String token, Instant until) {
    return new LoginTokens(token, until, refreshToken, refreshUntil);
  }

  @Override
  public String toString() {
    return "LoginTokens[until " + accessUntil + "]";
  }
}
