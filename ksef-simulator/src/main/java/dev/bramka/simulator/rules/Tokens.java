package dev.bramka.simulator.rules;

import dev.bramka.simulator.state.Context;
import dev.bramka.simulator.state.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Issues and checks the JWTs that stand for a log-in, HS256 as on the real system. Thread-safe. */
public final class Tokens {
  /** What a token may be used for. */
  public enum Kind {
    /** Watching and redeeming a log-in; 45 minutes. */
    OPERATION("OperationToken", Duration.ofMinutes(45)),
    /** Calling the API; 15 minutes. */
    ACCESS("ContextToken", Duration.ofMinutes(15)),
    /** Getting new access tokens; 7 days. */
    REFRESH("RefreshToken", Duration.ofDays(7));

    final String claim;
    final Duration lifetime;

    Kind(String claim, Duration lifetime) {
      this.claim = claim;
      this.lifetime = lifetime;
    }
  }

  /** A token and how long it is valid. */
  public record Issued(String token, Instant validUntil) {}

  /** What a valid token says. */
  public record Claims(Kind kind, String operation, Context context) {}

  private static final String SECRET = "tokenSecret";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Clock clock;
  private final SecretKeySpec key;

  /** Uses the secret in the settings, made on first use, so that tokens outlive a restart. */
  public Tokens(Settings settings, Clock clock) {
    this.clock = clock;
    String secret =
        settings
            .get(SECRET)
            .orElseGet(
                () -> {
                  byte[] random = new byte[32];
                  new SecureRandom().nextBytes(random);
                  String made = Base64.getEncoder().encodeToString(random);
                  settings.set(SECRET, made);
                  return made;
                });
    key = new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256");
  }

  /** A new token of the kind for a log-in. */
  public Issued issue(Kind kind, String operation, Context context) {
    Instant until = clock.instant().plus(kind.lifetime);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("token-type", kind.claim);
    claims.put("operation-reference-number", operation);
    claims.put("context-identifier-type", context.type());
    claims.put("context-identifier-value", context.value());
    claims.put("exp", until.getEpochSecond());
    claims.put("jti", Long.toHexString(new SecureRandom().nextLong()));
    String body =
        base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + base64(JSON.writeValueAsString(claims));
    return new Issued(body + "." + sign(body), Instant.ofEpochSecond(until.getEpochSecond()));
  }

  /** The claims of a token that we signed and that is still valid. */
  public Optional<Claims> check(String token) {
    int dot = token.lastIndexOf('.');
    if (dot < 0 || !equal(sign(token.substring(0, dot)), token.substring(dot + 1))) {
      return Optional.empty();
    }
    try {
      String payload = token.substring(token.indexOf('.') + 1, dot);
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(payload));
      if (claims.get("exp").asLong() <= clock.instant().getEpochSecond()) {
        return Optional.empty();
      }
      for (Kind kind : Kind.values()) {
        if (kind.claim.equals(claims.get("token-type").asString())) {
          return Optional.of(
              new Claims(
                  kind,
                  claims.get("operation-reference-number").asString(),
                  new Context(
                      claims.get("context-identifier-type").asString(),
                      claims.get("context-identifier-value").asString())));
        }
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // not a token of ours
    }
    return Optional.empty();
  }

  /** Signs a download path that is valid until the moment. */
  public String signPath(String path, long until) {
    return sign(path + "|" + until);
  }

  /** Whether a download path was signed and is still valid. */
  public boolean pathValid(String path, long until, String signature) {
    return until > clock.millis() && equal(signPath(path, until), signature);
  }

  private static boolean equal(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
