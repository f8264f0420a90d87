package dev.bramka.gateway.sessions;

import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns failures of the client into the gateway's, keeping whether trying again makes sense. */
public final class Failures {
  private static final Duration SOON = Duration.ofSeconds(10);

  private Failures() {}

  /** A failure of a call that was made for the reason. */
  public static GatewayFailure of(Reason reason, RuntimeException e) {
    return switch (e) {
      case GatewayFailure already -> already;
      case LoginFailure login -> ofLogin(login);
      case PublicKeys.NoValidKey key ->
          new GatewayFailure(Reason.PUBLIC_KEY, key.getMessage(), null, key);
      case KsefFailure.Refused refused ->
          new GatewayFailure(reason, refused.explanation(), null, refused);
      case KsefFailure failure ->
          new GatewayFailure(reason, failure.getMessage(), retryAfter(failure), failure);
      default -> throw e;
    };
  }

  private static GatewayFailure ofLogin(LoginFailure e) {
    Reason reason =
        switch (e.step()) {
          case CHALLENGE -> Reason.CHALLENGE;
          case PUBLIC_KEY -> Reason.PUBLIC_KEY;
          case PROOF -> Reason.CREDENTIAL;
          case VERDICT -> Reason.LOGIN;
        };
    Duration retryAfter = e.getCause() instanceof KsefFailure failure ? retryAfter(failure) : null;
    return new GatewayFailure(reason, e.getMessage(), retryAfter, e);
  }

  private static @Nullable Duration retryAfter(KsefFailure e) {
    return switch (e) {
      case KsefFailure.RateLimited limited -> limited.retryAfter();
      case KsefFailure.Unreachable ignored -> SOON;
      case KsefFailure.NoAnswer ignored -> SOON;
      case KsefFailure.Broken ignored -> SOON;
      case KsefFailure.Unauthorized ignored -> SOON;
      case KsefFailure.Refused ignored -> null;
      case KsefFailure.Corrupt ignored -> null;
    };
  }
}
