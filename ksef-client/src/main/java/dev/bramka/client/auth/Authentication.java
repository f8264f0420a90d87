package dev.bramka.client.auth;

import dev.bramka.client.auth.LoginFailure.Step;
import dev.bramka.client.crypto.KeyRefused;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a context and refreshes log-ins. Thread-safe; who shares a log-in decides the caller.
 */
public final class Authentication {
  /** How long to wait for a verdict before it is asked for again later. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int IN_PROGRESS_BELOW = 200;
  private static final int SUCCESS = 200;

  /** Unknown error, and cancelled by KSeF itself (contract 2.8.1, authentication statuses). */
  private static final Set<Integer> PASSING = Set.of(500, 550);

  record Challenge(String challenge, long timestampMs) {}

  record Token(String token, OffsetDateTime validUntil) {}

  record Started(String referenceNumber, Token authenticationToken) {}

  record Status(Integer code, @Nullable String description, @Nullable List<String> details) {}

  record Operation(Status status) {}

  record Redeemed(Token accessToken, Token refreshToken) {}

  record Refreshed(Token accessToken) {}

  private final Transport transport;
  private final PublicKeys keys;
  private final Clock clock;

  /** Authentication against one environment. */
  public Authentication(Transport transport, PublicKeys keys, Clock clock) {
    this.transport = transport;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Logs in and waits for the verdict.
   *
   * @param nip the context
   * @throws LoginFailure when a step fails
   */
  public LoginTokens login(String nip, Credential credential) {
    return finish(start(nip, credential));
  }

  /**
   * Asks KSeF to log in.
   *
   * @param nip the context
   * @throws LoginFailure when a step fails
   */
  public StartedLogin start(String nip, Credential credential) {
    Started started =
        switch (credential) {
          case Credential.Token token -> startWithToken(nip, token);
          case Credential.Certificate certificate -> startWithSignature(nip, certificate);
        };
    return step(
        Step.VERDICT,
        () ->
            new StartedLogin(
                started.referenceNumber(),
                started.authenticationToken().token(),
                started.authenticationToken().validUntil().toInstant()));
  }

  /**
   * Waits some seconds for the verdict over a log-in.
   *
   * @return the tokens, or null when KSeF has not decided yet
   * @throws LoginFailure when KSeF refuses
   */
  public @Nullable LoginTokens tryFinish(StartedLogin started) {
    return step(
        Step.VERDICT,
        () -> {
          if (!decided(started)) {
            return null;
          }
          Redeemed r = transport.post("/auth/token/redeem", started.token(), null, Redeemed.class);
          return new LoginTokens(
              r.accessToken().token(),
              r.accessToken().validUntil().toInstant(),
              r.refreshToken().token(),
              r.refreshToken().validUntil().toInstant());
        });
  }

  private LoginTokens finish(StartedLogin started) {
    LoginTokens tokens = tryFinish(started);
    if (tokens == null) {
      throw new LoginFailure(Step.VERDICT, "KSeF has not decided over the log-in yet", true, null);
    }
    return tokens;
  }

  /**
   * Gets a new access token.
   *
   * @throws LoginFailure when KSeF refuses, which means logging in anew, or cannot be reached
   */
  public LoginTokens refresh(LoginTokens tokens) {
    return step(
        Step.VERDICT,
        () -> {
          Token access =
              transport
                  .post("/auth/token/refresh", tokens.refreshToken(), null, Refreshed.class)
                  .accessToken();
          return tokens.withAccess(access.token(), access.validUntil().toInstant());
        });
  }

  private Challenge challenge() {
    return step(
        Step.CHALLENGE, () -> transport.post("/auth/challenge", null, null, Challenge.class));
  }

  private Started startWithToken(String nip, Credential.Token token) {
    return KeyRefused.onceMore(
        keys, () -> step(Step.VERDICT, () -> sendToken(nip, token)), Authentication::refusal);
  }

  private static @Nullable KsefFailure refusal(RuntimeException e) {
    return e.getCause() instanceof KsefFailure failure ? failure : null;
  }

  private Started sendToken(String nip, Credential.Token token) {
    Challenge challenge = challenge();
    PublicKeys.Selected key = step(Step.PUBLIC_KEY, () -> keys.select(PublicKeys.TOKEN));
    byte[] plain =
        (token.secret() + "|" + challenge.timestampMs()).getBytes(StandardCharsets.UTF_8);
    byte[] encrypted = proof(() -> KsefCrypto.wrap(key.key(), plain));
    return transport.post(
        "/auth/ksef-token",
        null,
        Map.of(
            "challenge", challenge.challenge(),
            "contextIdentifier", Map.of("type", "Nip", "value", nip),
            "encryptedToken", Base64.getEncoder().encodeToString(encrypted),
            "publicKeyId", key.publicKeyId()),
        Started.class);
  }

  private Started startWithSignature(String nip, Credential.Certificate certificate) {
    Challenge challenge = challenge();
    byte[] signed = proof(() -> XadesSigner.sign(challenge.challenge(), nip, certificate, clock));
    return step(
        Step.VERDICT, () -> transport.postXml("/auth/xades-signature", signed, Started.class));
  }

  private boolean decided(StartedLogin started) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (long pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
      Status status =
          transport
              .get("/auth/" + started.referenceNumber(), started.token(), Operation.class)
              .status();
      if (status.code() == SUCCESS) {
        return true;
      }
      if (status.code() >= IN_PROGRESS_BELOW) {
        throw refused(status);
      }
      if (System.nanoTime() > deadline || !Deadline.pause(Duration.ofMillis(pause))) {
        return false;
      }
    }
  }

  private static LoginFailure refused(Status status) {
    List<String> details = status.details() == null ? List.of() : status.details();
    return new LoginFailure(
        Step.VERDICT,
        "KSeF refused the log-in: %d %s %s"
            .formatted(
                status.code(),
                status.description() == null ? "" : status.description(),
                String.join("; ", details))
            .strip(),
        PASSING.contains(status.code()),
        null);
  }

  /** Work on our side, with the tenant's secret. */
  private static byte[] proof(Callable<byte[]> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new LoginFailure(
          Step.PROOF, "The tenant's credential cannot be used to log in", false, e);
    }
  }

  private static <T extends @Nullable Object> T step(Step step, Supplier<T> work) {
    try {
      return work.get();
    } catch (KsefFailure e) {
      throw LoginFailure.of(step, e);
    } catch (PublicKeys.NoValidKey e) {
      throw new LoginFailure(Step.PUBLIC_KEY, String.valueOf(e.getMessage()), true, e);
    } catch (NullPointerException e) {
      throw new LoginFailure(step, "KSeF's answer to the log-in cannot be read", true, e);
    }
  }
}
