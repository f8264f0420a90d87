package dev.bramka.gateway.outbox;

import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.outbox.Verdicts.Verdict;
import dev.bramka.gateway.platform.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Outgoing invoices in the database, each change with a line in their trail. */
@Repository
class OutboxRepository {
  private static final String COLUMNS =
      "session, hash, tenant_id, size, state, reference, holder, attempts, created, touched,"
          + " invoice_number, ksef_number, acquired, error_code, error_description, error_details";

  private static final long CHECK_TOGETHER_MS = 20_000;

  private final Store store;
  private final Clock clock;
  private final HandoverOwner owner;

  OutboxRepository(Store store, Clock clock, HandoverOwner owner) {
    this.store = store;
    this.clock = clock;
    this.owner = owner;
  }

  /** Records an invoice before it leaves; gives the one already there instead when there is one. */
  Optional<OutgoingInvoice> addUnlessThere(OutgoingInvoice i, byte[] content) {
    return store.write(
        db -> {
          int added =
              db.sql(
                      "insert into outgoing_invoice (session, hash, tenant_id, size, state, content,"
                          + " holder, created, touched, next_check, invoice_number)"
                          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                          + " on conflict (session, hash) do nothing")
                  .params(
                      Arrays.asList(
                          i.session(),
                          i.hash(),
                          i.tenantId(),
                          i.size(),
                          State.PENDING.name(),
                          content,
                          i.holder(),
                          i.created(),
                          i.touched(),
                          i.touched(),
                          i.invoiceNumber()))
                  .update();
          if (added == 0) {
            return find(db, i.session(), i.hash());
          }
          event(db, i.session(), i.hash(), "recorded", null);
          return Optional.empty();
        });
  }

  Optional<OutgoingInvoice> find(String session, String hash) {
    return find(store.read(), session, hash);
  }

  static Optional<OutgoingInvoice> find(JdbcClient db, String session, String hash) {
    return db.sql("select " + COLUMNS + " from outgoing_invoice where session = ? and hash = ?")
        .params(session, hash)
        .query((row, n) -> invoice(row))
        .optional();
  }

  /** By the number that KSeF gave it, or gave it before it was sent again. */
  Optional<OutgoingInvoice> byReference(String reference) {
    return one("reference = ?", reference)
        .or(
            () ->
                store
                    .read()
                    .sql("select session, hash from former_reference where reference = ?")
                    .param(reference)
                    .query((row, n) -> find(row.getString(1), row.getString(2)))
                    .optional()
                    .flatMap(found -> found));
  }

  Optional<OutgoingInvoice> byKsefNumber(String tenantId, String ksefNumber) {
    return one("tenant_id = ? and ksef_number = ?", tenantId, ksefNumber);
  }

  private Optional<OutgoingInvoice> one(String where, Object... parameters) {
    return store
        .read()
        .sql("select " + COLUMNS + " from outgoing_invoice where " + where)
        .params(parameters)
        .query((row, n) -> invoice(row))
        .optional();
  }

  /** The ciphertext as it goes to KSeF. */
  byte[] content(OutgoingInvoice i) {
    return store
        .read()
        .sql("select content from outgoing_invoice where session = ? and hash = ?")
        .params(i.session(), i.hash())
        .query((row, n) -> row.getBytes(1))
        .single();
  }

  /** KSeF has confirmed. */
  void sent(OutgoingInvoice i, String reference) {
    long now = clock.millis();
    store.write(
        db -> {
          int changed =
              db.sql(
                      """
                      update outgoing_invoice set state = 'SENT', reference = ?, touched = ?,
                        next_check = ?, checks = 0
                      where session = ? and hash = ? and state = 'PENDING'""")
                  .params(reference, now, firstCheck(now), i.session(), i.hash())
                  .update();
          if (changed == 1) {
            event(db, i.session(), i.hash(), "sent", reference);
            owner.sent(db, i, reference);
          }
          return changed;
        });
  }

  /**
   * The same moment for all that are sent within it, so that one list of KSeF's serves them all.
   */
  private static long firstCheck(long now) {
    return (now / CHECK_TOGETHER_MS + 1) * CHECK_TOGETHER_MS + 2_000;
  }

  /** Has its decision asked for soon, not together with others. */
  void lookSoon(OutgoingInvoice i, Duration pause) {
    store.write(
        db ->
            db.sql(
                    "update outgoing_invoice set next_check = ?"
                        + " where session = ? and hash = ? and state = 'SENT'")
                .params(clock.millis() + pause.toMillis(), i.session(), i.hash())
                .update());
  }

  /**
   * Certainly not at KSeF: as if it had never been taken, but for the trail.
   *
   * @param forGood whether trying again will not help
   */
  void drop(OutgoingInvoice i, String why, boolean forGood) {
    store.write(
        db -> {
          int gone =
              db.sql(
                      "delete from outgoing_invoice"
                          + " where session = ? and hash = ? and state = 'PENDING'")
                  .params(i.session(), i.hash())
                  .update();
          if (gone == 1) {
            event(db, i.session(), i.hash(), "not sent", why);
            owner.notSent(db, i, why, forGood);
          }
          return gone;
        });
  }

  /**
   * About to be posted once more.
   *
   * @param seen as the caller knows it
   * @return false when somebody else did so, or it is not in that state any more
   */
  boolean again(OutgoingInvoice seen, String holder, String why) {
    long now = clock.millis();
    return store.write(
        db -> {
          int changed =
              db.sql(
                      """
                      update outgoing_invoice set state = 'PENDING', attempts = attempts + 1,
                        holder = ?, touched = ?, next_check = ?, parked = null, reference = null,
                        error_code = null, error_description = null, error_details = null
                      where session = ? and hash = ? and state = ? and attempts = ?""")
                  .params(
                      holder,
                      now,
                      now,
                      seen.session(),
                      seen.hash(),
                      seen.state().name(),
                      seen.attempts())
                  .update();
          if (changed == 1) {
            event(db, seen.session(), seen.hash(), "sending again", why);
            if (seen.reference() != null) {
              db.sql(
                      "insert into former_reference (reference, session, hash) values (?, ?, ?)"
                          + " on conflict (reference) do nothing")
                  .params(seen.reference(), seen.session(), seen.hash())
                  .update();
            }
          }
          return changed == 1;
        });
  }

  /** No answer came; whether KSeF has it is open. Looked at again after a while. */
  void inDoubt(OutgoingInvoice i, Duration pause, String why) {
    store.write(
        db -> {
          event(db, i.session(), i.hash(), "in doubt", why);
          return postponed(db, i, pause);
        });
  }

  /** Looked at again after a while, since it could not be settled. */
  void postpone(OutgoingInvoice i, Duration pause) {
    store.write(db -> postponed(db, i, pause));
  }

  private int postponed(JdbcClient db, OutgoingInvoice i, Duration pause) {
    return db.sql(
            "update outgoing_invoice set next_check = ?, checks = checks + 1"
                + " where session = ? and hash = ? and state = 'PENDING'")
        .params(clock.millis() + pause.toMillis(), i.session(), i.hash())
        .update();
  }

  /** How often it was looked at without being settled. */
  int checks(OutgoingInvoice i) {
    return store
        .read()
        .sql("select checks from outgoing_invoice where session = ? and hash = ?")
        .params(i.session(), i.hash())
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  /** How many of the session's invoices are in doubt and not parked. */
  long openDoubts(String session) {
    return store
        .read()
        .sql(
            "select count(*) from outgoing_invoice where session = ? and state = 'PENDING'"
                + " and parked is null")
        .param(session)
        .query(Long.class)
        .single();
  }

  /** Writes verdicts down, all in one transaction. */
  void decide(Map<OutgoingInvoice, Verdict> verdicts) {
    long now = clock.millis();
    store.write(
        db -> {
          verdicts.forEach((invoice, v) -> Verdicts.write(db, owner, invoice, v, now));
          return verdicts.size();
        });
  }

  /** A tenant's invoices in a state whose next look is due. */
  List<OutgoingInvoice> due(String tenantId, State state, int limit) {
    return store
        .read()
        .sql(
            "select "
                + COLUMNS
                + " from outgoing_invoice where state = ? and next_check <= ? and tenant_id = ?"
                + " and parked is null order by next_check limit ?")
        .params(state.name(), clock.millis(), tenantId, limit)
        .query((row, n) -> invoice(row))
        .list();
  }

  /** Tenants with invoices whose next look is due. */
  List<String> tenantsDue(long before) {
    return store
        .read()
        .sql(
            "select distinct tenant_id from outgoing_invoice where state in ('PENDING', 'SENT')"
                + " and next_check <= ? and parked is null")
        .param(before)
        .query(String.class)
        .list();
  }

  /** When the next look is planned that comes first, but for tenants that nobody looks at. */
  Optional<Long> nextCheck(Set<String> others) {
    String but =
        others.isEmpty() ? "" : " and tenant_id not in (?" + ", ?".repeat(others.size() - 1) + ")";
    return store
        .read()
        .sql(
            "select min(next_check) from outgoing_invoice where state in ('PENDING', 'SENT')"
                + " and parked is null"
                + but)
        .params(List.copyOf(others))
        .query((row, n) -> Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue))
        .single();
  }

  /** The session's invoices in a state. */
  List<OutgoingInvoice> ofSession(String session, State state) {
    return store
        .read()
        .sql("select " + COLUMNS + " from outgoing_invoice where session = ? and state = ?")
        .params(session, state.name())
        .query((row, n) -> invoice(row))
        .list();
  }

  /** Accepted invoices that are not in the archive yet, the oldest first. */
  List<OutgoingInvoice> unarchived(int limit) {
    return store
        .read()
        .sql(
            "select "
                + COLUMNS
                + " from outgoing_invoice where state = 'ACCEPTED' and archived is null"
                + " order by touched limit ?")
        .param(limit)
        .query((row, n) -> invoice(row))
        .list();
  }

  /**
   * Done with archiving.
   *
   * @param kept whether the archive has it, so that the ciphertext is not needed any more
   */
  void archived(JdbcClient db, OutgoingInvoice i, boolean kept) {
    db.sql(
            "update outgoing_invoice set archived = ?"
                + (kept ? ", content = ?" : "")
                + " where session = ? and hash = ? and state = 'ACCEPTED'")
        .params(
            kept
                ? List.of(clock.millis(), new byte[0], i.session(), i.hash())
                : List.of(clock.millis(), i.session(), i.hash()))
        .update();
    if (kept) {
      owner.archived(db, i);
    }
  }

  /** How many invoices wait in a state. */
  long count(State state) {
    return store
        .read()
        .sql("select count(*) from outgoing_invoice where state = ?")
        .param(state.name())
        .query(Long.class)
        .single();
  }

  private void event(
      JdbcClient db, String session, String hash, String what, @Nullable String note) {
    new Trail(session, hash, clock.millis(), what, note).write(db);
  }

  private static OutgoingInvoice invoice(ResultSet row) throws SQLException {
    return new OutgoingInvoice(
        row.getString("session"),
        row.getString("hash"),
        row.getString("tenant_id"),
        row.getInt("size"),
        State.valueOf(row.getString("state")),
        row.getString("reference"),
        row.getString("holder"),
        row.getInt("attempts"),
        row.getLong("created"),
        row.getLong("touched"),
        row.getString("invoice_number"),
        row.getString("ksef_number"),
        nullableLong(row, "acquired"),
        (Integer) row.getObject("error_code"),
        row.getString("error_description"),
        row.getString("error_details"));
  }

  private static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
