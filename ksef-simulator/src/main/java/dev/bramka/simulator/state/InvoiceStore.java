package dev.bramka.simulator.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Invoices sent to the simulator. */
public final class InvoiceStore {
  /**
   * An invoice without its content. Times are epoch milliseconds.
   *
   * @param reference its EE number
   * @param session the session it came in
   * @param ordinal its position there, from 1
   * @param hash Base64 SHA-256 of the XML as declared
   * @param size bytes of the XML as declared
   * @param offline whether it was sent in offline mode
   * @param code its status
   * @param details sentences on the status, separated by line feeds, or null
   * @param originalSession of a duplicate, or null
   * @param originalNumber of a duplicate, or null
   * @param invoicing when it was sent
   * @param acquired when it got its number, or null
   * @param stored from when it can be downloaded, or null
   * @param ksefNumber its number, or null
   * @param invoiceNumber {@code P_2}, or null when unreadable
   * @param seller the seller's NIP, or null when unreadable
   * @param buyer the buyer's NIP, or null
   * @param issueDate {@code P_1}, or null when unreadable
   */
  public record Invoice(
      String reference,
      String session,
      int ordinal,
      String hash,
      long size,
      boolean offline,
      int code,
      @Nullable String details,
      @Nullable String originalSession,
      @Nullable String originalNumber,
      long invoicing,
      @Nullable Long acquired,
      @Nullable Long stored,
      @Nullable String ksefNumber,
      @Nullable String invoiceNumber,
      @Nullable String seller,
      @Nullable String buyer,
      @Nullable String issueDate) {}

  /** An invoice that waits for its verification. */
  public record Waiting(Invoice invoice, byte[] encrypted) {}

  /**
   * A new invoice as it arrived.
   *
   * @param fileName in its package; null when it came by itself
   */
  public record Arrival(
      String reference,
      String session,
      String hash,
      long size,
      byte[] encrypted,
      boolean offline,
      @Nullable String correctedHash,
      @Nullable String fileName,
      long now,
      long due) {}

  /** What verification decided. */
  public record Decision(
      int code,
      @Nullable String details,
      @Nullable String originalSession,
      @Nullable String originalNumber,
      byte @Nullable [] content,
      @Nullable String ksefNumber,
      @Nullable Long acquired,
      @Nullable Long stored,
      @Nullable String invoiceNumber,
      @Nullable String seller,
      @Nullable String buyer,
      @Nullable String kind,
      @Nullable String issueDate,
      @Nullable Metadata metadata) {}

  private static final String COLUMNS =
      "reference, session, ordinal, hash, size, offline, code, details, original_session,"
          + " original_number, invoicing, acquired, stored, ksef_number, invoice_number, seller,"
          + " buyer, issue_date";

  private final Database database;

  /** Invoices of this database. */
  public InvoiceStore(Database database) {
    this.database = database;
  }

  /** Adds an invoice to a session and returns its position, or 0 when it takes none. */
  public int add(Arrival a) {
    return database.write(
        c -> {
          int code = SessionStore.find(c, a.session()).map(SessionStore.Session::code).orElse(0);
          if (code != (a.fileName() == null ? 100 : 150)) {
            return 0;
          }
          int ordinal =
              Rows.one(
                      c,
                      r -> r.getInt(1),
                      "select coalesce(max(ordinal), 0) + 1 from invoice where session = ?",
                      a.session())
                  .orElse(1);
          Rows.update(
              c,
              "insert into invoice (reference, session, ordinal, hash, size, encrypted_content,"
                  + " offline, corrected_hash, code, due, invoicing)"
                  + " values (?, ?, ?, ?, ?, ?, ?, ?, 100, ?, ?)",
              a.reference(),
              a.session(),
              ordinal,
              a.hash(),
              a.size(),
              a.encrypted(),
              a.offline(),
              a.correctedHash(),
              a.due(),
              a.now());
          if (a.fileName() != null) {
            BatchStore.name(c, a.session(), a.reference(), a.fileName());
          }
          return ordinal;
        });
  }

  /** Invoices due for verification, oldest first. */
  public List<Waiting> due(long now, int limit) {
    return database.read(
        c ->
            Rows.list(
                c,
                r -> new Waiting(invoice(r), r.getBytes("encrypted_content")),
                "select "
                    + COLUMNS
                    + ", encrypted_content from invoice"
                    + " where code in (100, 150) and due <= ? order by due, rowid limit ?",
                now,
                limit));
  }

  /** When the next verification is due, or empty when none waits. */
  public Optional<Long> nextDue() {
    return database.read(
        c ->
            Rows.one(
                    c,
                    r -> Optional.ofNullable(Rows.nullableLong(r, "due")),
                    "select min(due) as due from invoice where code in (100, 150)")
                .flatMap(x -> x));
  }

  /** The accepted invoice with this seller, kind and number. */
  public Optional<Invoice> accepted(String seller, String kind, String number) {
    return database.read(
        c ->
            Rows.one(
                c,
                InvoiceStore::invoice,
                "select "
                    + COLUMNS
                    + " from invoice"
                    + " where code = 200 and seller = ? and kind = ? and invoice_number = ?",
                seller,
                kind,
                number));
  }

  /** Whether an invoice with this hash was accepted. */
  public boolean acceptedWithHash(String hash) {
    return database.read(
        c ->
            Rows.one(c, r -> 1, "select 1 from invoice where hash = ? and code = 200", hash)
                .isPresent());
  }

  /** Whether a technical correction of the invoice with this hash was accepted. */
  public boolean acceptedCorrectionOf(String hash) {
    return database.read(
        c ->
            Rows.one(
                    c,
                    r -> 1,
                    "select 1 from invoice where corrected_hash = ? and code = 200",
                    hash)
                .isPresent());
  }

  /** Writes the decision down. */
  public void decide(String reference, Decision d) {
    database.write(
        c -> {
          if (d.metadata() != null) {
            MetadataStore.add(c, d.metadata());
          }
          return Rows.update(
              c,
              "update invoice set code = ?, details = ?, original_session = ?,"
                  + " original_number = ?, content = ?, encrypted_content = null,"
                  + " ksef_number = ?, acquired = ?, stored = ?, invoice_number = ?, seller = ?,"
                  + " buyer = ?, kind = ?, issue_date = ? where reference = ?",
              d.code(),
              d.details(),
              d.originalSession(),
              d.originalNumber(),
              d.content(),
              d.ksefNumber(),
              d.acquired(),
              d.stored(),
              d.invoiceNumber(),
              d.seller(),
              d.buyer(),
              d.kind(),
              d.issueDate(),
              reference);
        });
  }

  /** The session's invoice with this EE number. */
  public Optional<Invoice> find(String session, String reference) {
    return one("session = ? and reference = ?", session, reference);
  }

  /** The session's invoice with this KSeF number. */
  public Optional<Invoice> findByNumber(String session, String ksefNumber) {
    return one("session = ? and ksef_number = ?", session, ksefNumber);
  }

  /** The invoice with this KSeF number, whoever sent it. */
  public Optional<Invoice> byNumber(String ksefNumber) {
    return one("ksef_number = ?", ksefNumber);
  }

  /** The XML of an accepted invoice. */
  public Optional<byte[]> content(String reference) {
    return database.read(
        c ->
            Rows.one(
                c,
                r -> r.getBytes(1),
                "select content from invoice where reference = ? and content is not null",
                reference));
  }

  /** The session's invoices after a position, in order; failed ones only when asked. */
  public List<Invoice> list(String session, boolean failedOnly, int after, int limit) {
    return database.read(
        c ->
            Rows.list(
                c,
                InvoiceStore::invoice,
                "select "
                    + COLUMNS
                    + " from invoice where session = ? and ordinal > ?"
                    + (failedOnly ? " and code > 200" : "")
                    + " order by ordinal limit ?",
                session,
                after,
                limit));
  }

  /** The session's accepted invoices, in order. */
  public List<Invoice> acceptedOf(String session) {
    return database.read(
        c ->
            Rows.list(
                c,
                InvoiceStore::invoice,
                "select "
                    + COLUMNS
                    + " from invoice where session = ? and code = 200"
                    + " order by ordinal",
                session));
  }

  private Optional<Invoice> one(String where, Object... parameters) {
    return database.read(
        c ->
            Rows.one(
                c,
                InvoiceStore::invoice,
                "select " + COLUMNS + " from invoice where " + where,
                parameters));
  }

  private static Invoice invoice(ResultSet r) throws SQLException {
    return new Invoice(
        r.getString("reference"),
        r.getString("session"),
        r.getInt("ordinal"),
        r.getString("hash"),
        r.getLong("size"),
        r.getBoolean("offline"),
        r.getInt("code"),
        r.getString("details"),
        r.getString("original_session"),
        r.getString("original_number"),
        r.getLong("invoicing"),
        Rows.nullableLong(r, "acquired"),
        Rows.nullableLong(r, "stored"),
        r.getString("ksef_number"),
        r.getString("invoice_number"),
        r.getString("seller"),
        r.getString("buyer"),
        r.getString("issue_date"));
  }
}
