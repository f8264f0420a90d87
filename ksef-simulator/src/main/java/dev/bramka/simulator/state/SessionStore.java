package dev.bramka.simulator.state;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Online and batch sessions, and their receipts. */
public final class SessionStore {
  /**
   * A session. Times are epoch milliseconds.
   *
   * @param reference its SO or SB number
   * @param authReference the log-in that opened it
   * @param context whose it is
   * @param systemCode of its form code
   * @param schemaVersion of its form code
   * @param formValue of its form code
   * @param aesKey the unwrapped key, or null when it could not be unwrapped
   * @param iv the initialisation vector
   * @param code its status
   * @param created when it was opened
   * @param updated when it last changed
   * @param validUntil when it closes by itself
   * @param closed when it was closed, or null
   */
  public record Session(
      String reference,
      String authReference,
      Context context,
      String systemCode,
      String schemaVersion,
      String formValue,
      byte @Nullable [] aesKey,
      byte[] iv,
      int code,
      long created,
      long updated,
      long validUntil,
      @Nullable Long closed) {
    /** Whether it takes a package instead of single invoices. */
    public boolean batch() {
      return reference.startsWith(BATCH, DAY_LENGTH);
    }
  }

  private static final String BATCH = "-SB-";
  private static final int DAY_LENGTH = 8;

  /** How many invoices a session has. */
  public record Counts(int total, int accepted, int failed) {}

  /** A receipt: its EU number, page from 1 (0 for a single invoice) and signed XML. */
  public record Upo(String reference, int page, byte[] xml) {}

  private final Database database;

  /** Sessions of this database. */
  public SessionStore(Database database) {
    this.database = database;
  }

  /** Stores a new session. */
  public void add(Session s) {
    database.write(c -> add(c, s));
  }

  static int add(Connection c, Session s) throws SQLException {
    return Rows.update(
        c,
        "insert into session values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)",
        s.reference(),
        s.authReference(),
        s.context().type(),
        s.context().value(),
        s.systemCode(),
        s.schemaVersion(),
        s.formValue(),
        s.aesKey(),
        s.iv(),
        s.code(),
        s.created(),
        s.updated(),
        s.validUntil());
  }

  /** The session with this number. */
  public Optional<Session> find(String reference) {
    return database.read(c -> find(c, reference));
  }

  static Optional<Session> find(Connection c, String reference) throws SQLException {
    return Rows.one(
        c, SessionStore::session, "select * from session where reference = ?", reference);
  }

  /** Moves a session from one status to another; false when it was not in the first. */
  public boolean move(String reference, int from, int to, long now) {
    return database.write(
            c ->
                Rows.update(
                    c,
                    "update session set code = ?, updated = ?,"
                        + " closed = case when ? in (150, 170) then ? else closed end"
                        + " where reference = ? and code = ?",
                    to,
                    now,
                    to,
                    now,
                    reference,
                    from))
        == 1;
  }

  /** Open sessions whose time is over or whose key could not be unwrapped. */
  public List<Session> overdue(long now, long unreadableSince) {
    return database.read(
        c ->
            Rows.list(
                c,
                SessionStore::session,
                "select * from session where code = 100"
                    + " and (valid_until <= ? or (aes_key is null and created <= ?))",
                now,
                unreadableSince));
  }

  /** Closed sessions all of whose invoices are there and decided. */
  public List<Session> finished(long closedBefore) {
    return database.read(
        c ->
            Rows.list(
                c,
                SessionStore::session,
                "select * from session s where (code = 170 or code = 150 and exists"
                    + " (select 1 from batch b where b.session = s.reference and b.unpacked = 1))"
                    + " and closed <= ? and not exists"
                    + " (select 1 from invoice i where i.session = s.reference and i.code in (100, 150))",
                closedBefore));
  }

  /** The context's sessions, latest first, for lists. */
  public List<Session> list(Context context, boolean batch, int offset, int limit) {
    return database.read(
        c ->
            Rows.list(
                c,
                SessionStore::session,
                "select * from session where context_type = ? and context_value = ?"
                    + " and (substr(reference, ?, ?) = ?) = ?"
                    + " order by created desc, reference limit ? offset ?",
                context.type(),
                context.value(),
                DAY_LENGTH + 1,
                BATCH.length(),
                BATCH,
                batch ? 1 : 0,
                limit,
                offset));
  }

  /** Counts the invoices of a session. */
  public Counts counts(String reference) {
    return database.read(
        c ->
            Rows.one(
                    c,
                    r -> new Counts(r.getInt(1), r.getInt(2), r.getInt(3)),
                    "select count(*), coalesce(sum(code = 200), 0), coalesce(sum(code > 200), 0)"
                        + " from invoice where session = ?",
                    reference)
                .orElse(new Counts(0, 0, 0)));
  }

  /** Stores a receipt. */
  public void addUpo(String session, @Nullable String invoice, Upo upo) {
    database.write(
        c ->
            Rows.update(
                c,
                "insert into upo values (?, ?, ?, ?, ?)",
                upo.reference(),
                session,
                invoice,
                upo.page(),
                upo.xml()));
  }

  /** The session's collective receipts, in page order. */
  public List<Upo> upos(String session) {
    return database.read(
        c ->
            Rows.list(
                c,
                SessionStore::upo,
                "select * from upo where session = ? and page > 0 order by page",
                session));
  }

  /** The receipt with this number, or of this invoice. */
  public Optional<Upo> upo(String session, String referenceOrInvoice) {
    return database.read(
        c ->
            Rows.one(
                c,
                SessionStore::upo,
                "select * from upo where session = ? and (reference = ? or invoice = ?)",
                session,
                referenceOrInvoice,
                referenceOrInvoice));
  }

  private static Upo upo(ResultSet r) throws SQLException {
    return new Upo(r.getString("reference"), r.getInt("page"), r.getBytes("xml"));
  }

  private static Session session(ResultSet r) throws SQLException {
    return new Session(
        r.getString("reference"),
        r.getString("auth_reference"),
        new Context(r.getString("context_type"), r.getString("context_value")),
        r.getString("system_code"),
        r.getString("schema_version"),
        r.getString("form_value"),
        r.getBytes("aes_key"),
        r.getBytes("iv"),
        r.getInt("code"),
        r.getLong("created"),
        r.getLong("updated"),
        r.getLong("valid_until"),
        Rows.nullableLong(r, "closed"));
  }
}
