package dev.bramka.simulator.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Challenges, KSeF tokens and log-ins. */
public final class AuthStore {
  /**
   * A KSeF token.
   *
   * @param reference its EC number
   * @param token the secret text
   * @param context where it logs in
   * @param status {@code Active} or {@code Revoked}
   */
  public record KsefToken(String reference, String token, Context context, String status) {}

  /**
   * A log-in and the authentication session that grows out of it. Times are epoch milliseconds.
   *
   * @param reference its AU number
   * @param context where it logs in
   * @param method {@code Token} or {@code XadesSignature}
   * @param code the outcome that shows once {@code ready} has passed
   * @param details a sentence on the outcome, or null
   * @param started when it was asked for
   * @param ready when the outcome shows
   * @param tokenReference the EC number of the token used, or null
   * @param documentHash Base64 SHA-256 of the signed document, or null
   * @param redeemed whether its tokens were fetched
   * @param lastRefresh when an access token was last refreshed, or null
   * @param refreshUntil how long the refresh token is valid, or null
   * @param revoked whether it was revoked
   * @param allowedIps comma-separated addresses, ranges and masks, or null for any
   */
  public record Operation(
      String reference,
      Context context,
      String method,
      int code,
      @Nullable String details,
      long started,
      long ready,
      @Nullable String tokenReference,
      @Nullable String documentHash,
      boolean redeemed,
      @Nullable Long lastRefresh,
      @Nullable Long refreshUntil,
      boolean revoked,
      @Nullable String allowedIps) {}

  /**
   * What is known of a token besides.
   *
   * @param permissions with commas between them
   * @param created epoch milliseconds
   * @param lastUse epoch milliseconds of the last log-in; null before
   */
  public record TokenFacts(
      String description, String permissions, long created, @Nullable Long lastUse) {}

  private final Database database;

  /** Log-ins of this database. */
  public AuthStore(Database database) {
    this.database = database;
  }

  /** Remembers a challenge. */
  public void addChallenge(String challenge, long now) {
    database.write(
        c -> {
          Rows.update(c, "delete from challenge where created < ?", now - 3_600_000);
          return Rows.update(c, "insert into challenge values (?, ?)", challenge, now);
        });
  }

  /** Uses a challenge up and tells when it was made; empty when there is no such challenge. */
  public Optional<Long> takeChallenge(String challenge) {
    return database.write(
        c -> {
          Optional<Long> created =
              Rows.one(
                  c,
                  r -> r.getLong(1),
                  "select created from challenge where challenge = ?",
                  challenge);
          Rows.update(c, "delete from challenge where challenge = ?", challenge);
          return created;
        });
  }

  /** Stores a new KSeF token. */
  public void addToken(KsefToken token, TokenFacts facts) {
    database.write(
        c ->
            Rows.update(
                    c,
                    "insert into ksef_token values (?, ?, ?, ?, ?)",
                    token.reference(),
                    token.token(),
                    token.context().type(),
                    token.context().value(),
                    token.status())
                + Rows.update(
                    c,
                    "insert into ksef_token_facts values (?, ?, ?, ?, null)",
                    token.reference(),
                    facts.description(),
                    facts.permissions(),
                    facts.created()));
  }

  /** What is known of a token besides; nothing for those of older simulators. */
  public Optional<TokenFacts> facts(String reference) {
    return database.read(
        c ->
            Rows.one(
                c,
                r ->
                    new TokenFacts(
                        r.getString("description"),
                        r.getString("permissions"),
                        r.getLong("created"),
                        Rows.nullableLong(r, "last_use")),
                "select * from ksef_token_facts where reference = ?",
                reference));
  }

  /** What is known of the token that a log-in was made with; nothing when it was none. */
  public Optional<TokenFacts> tokenOf(String operation) {
    return operation(operation).map(Operation::tokenReference).flatMap(this::facts);
  }

  /** Notes that somebody logs in with a token. */
  public void tokenUsed(String reference, long now) {
    database.write(
        c ->
            Rows.update(
                c, "update ksef_token_facts set last_use = ? where reference = ?", now, reference));
  }

  /** A context's tokens, the latest first. */
  public List<KsefToken> tokens(Context context) {
    return database.read(
        c ->
            Rows.list(
                c,
                AuthStore::token,
                "select * from ksef_token where context_type = ? and context_value = ?"
                    + " order by rowid desc",
                context.type(),
                context.value()));
  }

  private static KsefToken token(ResultSet r) throws SQLException {
    return new KsefToken(
        r.getString("reference"),
        r.getString("token"),
        new Context(r.getString("context_type"), r.getString("context_value")),
        r.getString("status"));
  }

  /** The KSeF token with this secret. */
  public Optional<KsefToken> token(String secret) {
    return database.read(
        c -> Rows.one(c, AuthStore::token, "select * from ksef_token where token = ?", secret));
  }

  /** Revokes a KSeF token; log-ins made with it end at their next refresh. */
  public boolean revokeToken(String reference) {
    return database.write(
            c ->
                Rows.update(
                    c, "update ksef_token set status = 'Revoked' where reference = ?", reference))
        == 1;
  }

  /** Whether the token with this EC number may still be used. */
  public boolean tokenActive(String reference) {
    return database.read(
        c ->
            Rows.one(
                    c,
                    r -> 1,
                    "select 1 from ksef_token where reference = ? and status = 'Active'",
                    reference)
                .isPresent());
  }

  /** Stores a new log-in. */
  public void add(Operation o) {
    database.write(
        c ->
            Rows.update(
                c,
                "insert into auth_operation (reference, context_type, context_value, method, code,"
                    + " details, started, ready, token_reference, document_hash, allowed_ips)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                o.reference(),
                o.context().type(),
                o.context().value(),
                o.method(),
                o.code(),
                o.details(),
                o.started(),
                o.ready(),
                o.tokenReference(),
                o.documentHash(),
                o.allowedIps()));
  }

  /** The log-in with this AU number. */
  public Optional<Operation> operation(String reference) {
    return database.read(
        c ->
            Rows.one(
                c,
                AuthStore::operation,
                "select * from auth_operation where reference = ?",
                reference));
  }

  /** Marks the log-in redeemed; false when somebody was faster. */
  public boolean redeem(String reference, long refreshUntil) {
    return database.write(
            c ->
                Rows.update(
                    c,
                    "update auth_operation set redeemed = 1, refresh_until = ?"
                        + " where reference = ? and redeemed = 0",
                    refreshUntil,
                    reference))
        == 1;
  }

  /** Notes a refresh. */
  public void refreshed(String reference, long now) {
    database.write(
        c ->
            Rows.update(
                c,
                "update auth_operation set last_refresh = ? where reference = ?",
                now,
                reference));
  }

  /** Revokes a log-in of the context; false when there is none. */
  public boolean revoke(Context context, String reference) {
    return database.write(
            c ->
                Rows.update(
                    c,
                    "update auth_operation set revoked = 1"
                        + " where reference = ? and context_type = ? and context_value = ?",
                    reference,
                    context.type(),
                    context.value()))
        == 1;
  }

  /** The context's live log-ins, latest first. */
  public List<Operation> active(Context context, long now, int offset, int limit) {
    return database.read(
        c ->
            Rows.list(
                c,
                AuthStore::operation,
                "select * from auth_operation where context_type = ? and context_value = ?"
                    + " and redeemed = 1 and revoked = 0 and refresh_until > ?"
                    + " order by started desc, reference limit ? offset ?",
                context.type(),
                context.value(),
                now,
                limit,
                offset));
  }

  private static Operation operation(ResultSet r) throws SQLException {
    return new Operation(
        r.getString("reference"),
        new Context(r.getString("context_type"), r.getString("context_value")),
        r.getString("method"),
        r.getInt("code"),
        r.getString("details"),
        r.getLong("started"),
        r.getLong("ready"),
        r.getString("token_reference"),
        r.getString("document_hash"),
        r.getBoolean("redeemed"),
        Rows.nullableLong(r, "last_refresh"),
        Rows.nullableLong(r, "refresh_until"),
        r.getBoolean("revoked"),
        r.getString("allowed_ips"));
  }
}
