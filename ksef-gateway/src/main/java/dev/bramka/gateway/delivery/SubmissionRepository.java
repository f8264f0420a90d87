package dev.bramka.gateway.delivery;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.archive.Deflated;
import dev.bramka.gateway.delivery.Submission.Carriage;
import dev.bramka.gateway.delivery.Submission.Content;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.delivery.Submission.Outcome;
import dev.bramka.gateway.delivery.Submission.State;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.TenantFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Submissions in the database. Thread-safe. */
@Repository
class SubmissionRepository implements TenantFacts {
  static final String SELECT = "select * from submission ";

  private static final ZoneId POLAND = ZoneId.of("Europe/Warsaw");

  private final Store store;
  private final Clock clock;

  SubmissionRepository(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A submission to be added.
   *
   * @param given hash of what the caller gave
   * @param xml compressed
   */
  record Fresh(
      String tenantId,
      String id,
      Content content,
      Lane lane,
      boolean packaged,
      boolean urgent,
      String given,
      Deflated xml) {}

  /** Adds one in a transaction; empty when its id or its content is there already. */
  Optional<Submission> add(JdbcClient db, Fresh fresh) {
    long now = clock.millis();
    Content c = fresh.content();
    Optional<Long> number =
        db.sql(
                """
                insert into submission (tenant_id, id, parent, hash, given, size, version, offline, packaged,
                  priority, state, created, changed, invoice_number, issue_date, seller, buyer,
                  gross, currency)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict do nothing returning number""")
            .params(
                Arrays.asList(
                    fresh.tenantId(),
                    fresh.id(),
                    parent(fresh.id()),
                    c.hash(),
                    fresh.given(),
                    c.size(),
                    fresh.lane().version().name(),
                    fresh.lane().offline() ? 1 : 0,
                    fresh.packaged() ? 1 : 0,
                    fresh.urgent() ? 0 : 1,
                    now,
                    now,
                    c.invoiceNumber(),
                    c.issueDate(),
                    c.seller(),
                    c.buyer(),
                    c.gross(),
                    c.currency()))
            .query(Long.class)
            .optional();
    number.ifPresent(
        n ->
            db.sql("insert into submission_content (number, crc, deflated) values (?, ?, ?)")
                .params(n, fresh.xml().crc(), fresh.xml().data())
                .update());
    return number.map(n -> queued(fresh, n, Instant.ofEpochMilli(now)));
  }

  private static Submission queued(Fresh fresh, long number, Instant now) {
    return new Submission(
        number,
        fresh.tenantId(),
        fresh.id(),
        fresh.content(),
        fresh.lane(),
        fresh.packaged(),
        fresh.urgent(),
        State.QUEUED,
        now,
        now,
        new Carriage(0, Instant.EPOCH, null, null, null),
        new Outcome(null, null, null, null));
  }

  Optional<Submission> find(String tenantId, String id) {
    return store
        .read()
        .sql(SELECT + "where tenant_id = ? and id = ?")
        .params(tenantId, id)
        .query((row, n) -> submission(row))
        .optional();
  }

  /** The one with this id, if it was made of just that. */
  Optional<Submission> madeOf(String tenantId, String id, String given) {
    return store
        .read()
        .sql(SELECT + "where tenant_id = ? and id = ? and given = ?")
        .params(tenantId, id, given)
        .query((row, n) -> submission(row))
        .optional();
  }

  /** The one that delivers this content, or has delivered it. */
  Optional<Submission> withContent(String tenantId, String hash) {
    return store
        .read()
        .sql(SELECT + "where tenant_id = ? and hash = ? and state not in ('REJECTED', 'CANCELLED')")
        .params(tenantId, hash)
        .query((row, n) -> submission(row))
        .optional();
  }

  /** The XML; empty when it is not kept here any more. */
  Optional<byte[]> content(Submission s) {
    return store
        .read()
        .sql("select crc, deflated from submission_content where number = ?")
        .param(s.number())
        .query((row, n) -> new Deflated(s.content().size(), row.getLong(1), row.getBytes(2)))
        .optional()
        .map(Deflated::inflated);
  }

  void forgetContent(JdbcClient db, long number) {
    db.sql("delete from submission_content where number = ?").param(number).update();
  }

  /** Those that have been on their way since before a moment, and were not noticed yet. */
  List<Submission> stuck(Instant since, int limit) {
    return store
        .read()
        .sql(
            SELECT
                + "where state in ('QUEUED', 'SENDING', 'SENT') and changed < ? and stuck = 0"
                + " order by changed limit ?")
        .params(since.toEpochMilli(), limit)
        .query((row, n) -> submission(row))
        .list();
  }

  /** Notes that one is stuck; false when it has moved meanwhile. */
  boolean noticed(JdbcClient db, Submission s) {
    return db.sql("update submission set stuck = 1 where number = ? and state = ? and stuck = 0")
            .params(s.number(), s.state().name())
            .update()
        == 1;
  }

  /** How many of those that were noticed are still on their way. */
  long stuck() {
    return store
        .read()
        .sql(
            "select count(*) from submission"
                + " where state in ('QUEUED', 'SENDING', 'SENT') and stuck = 1")
        .query(Long.class)
        .single();
  }

  /** The one that went into the session with this content. */
  Optional<Submission> carried(String session, String hash) {
    return carried(store.read(), session, hash);
  }

  /** The same within a transaction. */
  Optional<Submission> carried(JdbcClient db, String session, String hash) {
    return db.sql(
            SELECT
                + "where session = ? and hash = ? and state not in ('REJECTED', 'CANCELLED')"
                + " order by number desc limit 1")
        .params(session, hash)
        .query((row, n) -> submission(row))
        .optional();
  }

  /**
   * Moves one from a state to another in a transaction.
   *
   * @param set further columns, each with a parameter, or empty
   * @return whether it was in that state, and in the same session or package
   */
  boolean move(JdbcClient db, Submission s, State to, String set, @Nullable Object... values) {
    List<@Nullable Object> params = new ArrayList<>(List.of(to.name(), clock.millis()));
    params.addAll(Arrays.asList(values));
    Carriage was = s.carriage();
    params.addAll(Arrays.asList(s.number(), s.state().name()));
    params.add(was.session() == null ? "" : was.session());
    params.add(was.batch() == null ? "" : was.batch());
    return db.sql(
                "update submission set state = ?, changed = ?"
                    + (set.isEmpty() ? "" : ", " + set)
                    + " where number = ? and state = ?"
                    + " and coalesce(session, '') = ? and coalesce(batch, '') = ?")
            .params(params)
            .update()
        == 1;
  }

  /** Those that meet the conditions, the latest first. */
  List<Submission> search(String tenantId, SubmissionSearch s) {
    StringBuilder sql = new StringBuilder(SELECT + "where tenant_id = ?");
    List<Object> values = new ArrayList<>(List.of(tenantId));
    condition(sql, values, "state = ?", s.state() == null ? null : s.state().name());
    condition(sql, values, "created >= ?", s.from() == null ? null : s.from().toEpochMilli());
    condition(sql, values, "created < ?", s.to() == null ? null : s.to().toEpochMilli());
    condition(sql, values, "invoice_number = ?", s.invoiceNumber());
    condition(sql, values, "hash = ?", s.hash());
    condition(sql, values, "buyer = ?", s.buyer());
    condition(sql, values, "ksef_number = ?", s.ksefNumber());
    condition(sql, values, "number < ?", s.before());
    values.add(s.limit());
    return store
        .read()
        .sql(sql + " order by number desc limit ?")
        .params(values)
        .query((row, n) -> submission(row))
        .list();
  }

  /** How many of those that came in a package are in each state. */
  Map<String, Integer> states(String tenantId, String parent) {
    Map<String, Integer> states = new TreeMap<>();
    store
        .read()
        .sql(
            "select state, count(*) as many from submission"
                + " where tenant_id = ? and parent = ? group by state")
        .params(tenantId, parent)
        .query(
            row -> {
              states.put(row.getString("state"), row.getInt("many"));
            });
    return states;
  }

  /** What stands before the last {@code ~} of an id: its package. */
  private static @Nullable String parent(String id) {
    int end = id.lastIndexOf('~');
    return end <= 0 ? null : id.substring(0, end);
  }

  private static void condition(
      StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(condition);
      values.add(value);
    }
  }

  static Submission submission(ResultSet row) throws SQLException {
    return new Submission(
        row.getLong("number"),
        row.getString("tenant_id"),
        row.getString("id"),
        new Content(
            row.getString("hash"),
            row.getInt("size"),
            row.getString("invoice_number"),
            row.getString("issue_date"),
            row.getString("seller"),
            row.getString("buyer"),
            row.getString("gross"),
            row.getString("currency")),
        new Lane(InvoiceVersion.valueOf(row.getString("version")), row.getInt("offline") == 1),
        row.getInt("packaged") == 1,
        row.getInt("priority") == 0,
        State.valueOf(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("changed")),
        carriage(row),
        outcome(row));
  }

  /** What waits, what is stuck, and what failed since midnight in Poland. */
  @Override
  public void add(Facts facts) {
    long midnight = clock.instant().atZone(POLAND).truncatedTo(ChronoUnit.DAYS).toEpochSecond();
    count(
        facts,
        "select tenant_id, case when stuck = 1 then 'stuck' else 'waiting' end, count(*)"
            + " from submission where state in ('QUEUED', 'SENDING', 'SENT')"
            + " and changed > ? group by 1, 2",
        0);
    count(
        facts,
        "select tenant_id, case when state = 'PARKED' then 'parked today' else 'rejected today' end,"
            + " count(*) from submission where state in ('REJECTED', 'PARKED') and changed >= ?"
            + " group by 1, 2",
        midnight * 1_000);
  }

  private void count(Facts facts, String sql, long since) {
    store
        .read()
        .sql(sql)
        .param(since)
        .query(
            row -> {
              facts.put(row.getString(1), row.getString(2), row.getInt(3));
            });
  }

  private static Carriage carriage(ResultSet row) throws SQLException {
    return new Carriage(
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("not_before")),
        row.getString("batch"),
        row.getString("session"),
        row.getString("reference"));
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    long acquired = row.getLong("acquired");
    Instant at = row.wasNull() ? null : Instant.ofEpochMilli(acquired);
    int code = row.getInt("code");
    Integer status = row.wasNull() ? null : code;
    return new Outcome(row.getString("ksef_number"), at, status, row.getString("reason"));
  }
}
