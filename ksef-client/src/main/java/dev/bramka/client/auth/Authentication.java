package dev.bramka.client.auth;

import dev.bramka.client.auth.LoginFailure.Step;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a context and refreshes log-ins. Thread-safe; who shares a log-in decides the caller.
 */
public final class Authentication {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KEY_REFUSED = 21470;

  record Challenge(String challenge, long timestampMs) {}

  record Token(String token, OffsetDateTime validUntil) {}

  record Started(String referenceNumber, Token authenticationToken) {}

  record Status(Integer code, String description, @Nullable List<String> details) {}

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
    Started started =
        switch (credential) {
          case Credential.Token token -> startWithToken(nip, token);
          case Credential.Certificate certificate -> startWithSignature(nip, certificate);
        };
    return step(Step.VERDICT, () -> redeemed(started));
  }

  /**
   * Gets a new access token.
   *
   * @throws KsefFailure when KSeF refuses, which means logging in anew
   */
  public LoginTokens refresh(LoginTokens tokens) {
    Token access =
        transport
            .post("/auth/token/refresh", tokens.refreshToken(), null, Refreshed.class)
            .accessToken();
    return tokens.withAccess(access.token(), access.validUntil().toInstant());
  }

  private Challenge challenge() {
    return step(
        Step.CHALLENGE, () -> transport.post("/auth/challenge", null, null, Challenge.class));
  }

  private Started startWithToken(String nip, Credential.Token token) {
    try {
      return sendToken(nip, token);
    } catch (KsefFailure.Refused e) {
      if (e.code() != KEY_REFUSED) {
        throw new LoginFailure(Step.VERDICT, String.valueOf(e.getMessage()), e);
      }
      keys.refresh();
      return step(Step.VERDICT, () -> sendToken(nip, token));
    } catch (KsefFailure e) {
      throw new LoginFailure(Step.VERDICT, String.valueOf(e.getMessage()), e);
    }
  }

  private Started sendToken(String nip, Credential.Token token) {
    Challenge challenge = challenge();
    PublicKeys.Selected key = step(Step.PUBLIC_KEY, () -> keys.select(PublicKeys.TOKEN));
    byte[] plain =
        (token.secret() + "|" + challenge.timestampMs()).getBytes(StandardCharsets.UTF_8);
    byte[] encrypted = step(Step.PROOF, () -> KsefCrypto.wrap(key.key(), plain));
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
    byte[] signed =
        step(Step.PROOF, () -> XadesSigner.sign(challenge.challenge(), nip, certificate, clock));
    return step(
        Step.VERDICT, () -> transport.postXml("/auth/xades-signature", signed, Started.class));
  }

  private LoginTokens redeemed(Started started) throws InterruptedException {
    String token = started.authenticationToken().token();
    awaitVerdict(started.referenceNumber(), token);
    Redeemed r = transport.post("/auth/token/redeem", token, null, Redeemed.class);
    return new LoginTokens(
        r.accessToken().token(),
        r.accessToken().validUntil().toInstant(),
        r.refreshToken().token(),
        r.refreshToken().validUntil().toInstant());
  }

  private void awaitVerdict(String reference, String token) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (long pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
      Status status = transport.get("/auth/" + reference, token, Operation.class).status();
      if (status.code() == 200) {
        return;
      }
      if (status.code() != 100) {
        List<String> details = status.details() == null ? List.of() : status.details();
        throw new LoginFailure(
            Step.VERDICT,
            "KSeF refused the log-in: %d %s %s"
                .formatted(status.code(), status.description(), String.join("; ", details))
                .strip(),
            null);
      }
      if (System.nanoTime() > deadline) {
        throw new LoginFailure(Step.VERDICT, "KSeF did not decide over the log-in in time", null);
      }
      Thread.sleep(pause);
    }
  }

  private static <T> T step(Step step, Callable<T> work) {
    try {
      return work.call();
    } catch (LoginFailure e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoginFailure(step, "Interrupted", e);
    } catch (GeneralSecurityException e) {
      throw new LoginFailure(step, "The credential cannot be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new LoginFailure(step, String.valueOf(e.getMessage()), e);
    } catch (Exception e) {
      throw new LoginFailure(step, "Unexpected: " + e.getMessage(), e);
    }
  }
}
