package dev.bramka.simulator.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accepted invoices as they can be searched. */
public final class MetadataStore {
  /** The dates by which invoices can be searched, with their columns. */
  public enum DateType {
    ISSUE("issue_day"),
    INVOICING("invoicing"),
    PERMANENT_STORAGE("stored");

    private final String column;

    DateType(String column) {
      this.column = column;
    }
  }

  /** The other columns that a search can compare. */
  public enum Column {
    KSEF_NUMBER,
    INVOICE_NUMBER,
    SELLER,
    BUYER_TYPE,
    BUYER_VALUE,
    NET,
    VAT,
    GROSS,
    CURRENCY,
    MODE,
    KIND,
    FORM,
    SELF_INVOICING,
    ATTACHMENT
  }

  /**
   * A condition on a column.
   *
   * @param column the column
   * @param operator {@code =}, {@code >=}, {@code <=}, or {@code in}
   * @param values one value, or for {@code in} any number
   */
  public record Condition(Column column, String operator, List<?> values) {
    private String sql() {
      String name = "m." + column.name().toLowerCase(java.util.Locale.ROOT);
      return operator.equals("in")
          ? name + " in (" + "?,".repeat(values.size()).replaceAll(",$", "") + ")"
          : name + " " + operator + " ?";
    }
  }

  /**
   * What to search.
   *
   * @param nip whose invoices
   * @param subject in which role
   * @param dateType which date
   * @param from first date, inclusive: a day count for {@link DateType#ISSUE}, else epoch
   *     milliseconds
   * @param to last date, inclusive
   * @param storedBy only what was stored by then, epoch milliseconds
   * @param conditions further conditions, all of which hold
   */
  public record Criteria(
      String nip,
      String subject,
      DateType dateType,
      long from,
      long to,
      long storedBy,
      List<Condition> conditions) {}

  /**
   * A found invoice.
   *
   * @param reference its EE number
   * @param ksefNumber its number
   * @param date the date that was searched by
   * @param json its metadata
   */
  public record Found(String reference, String ksefNumber, long date, String json) {}

  private final Database database;

  /** Metadata of this database. */
  public MetadataStore(Database database) {
    this.database = database;
  }

  static void add(Connection c, Metadata m) throws SQLException {
    Rows.update(
        c,
        "insert into invoice_meta values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        m.reference(),
        m.ksefNumber(),
        m.invoiceNumber(),
        m.seller(),
        m.buyerType(),
        m.buyerValue(),
        m.net(),
        m.vat(),
        m.gross(),
        m.currency(),
        m.mode(),
        m.kind(),
        m.form(),
        m.selfInvoicing(),
        m.attachment(),
        m.json());
    for (Metadata.Access access : m.access()) {
      Rows.update(
          c,
          "insert or ignore into invoice_access values (?, ?, ?, ?, ?, ?)",
          access.nip(),
          access.subject(),
          m.reference(),
          m.issueDay(),
          m.invoicing(),
          m.stored());
    }
  }

  /** Adds invoices that came another way than over the API, with their content. */
  public void seed(String session, List<Metadata> all, List<byte[]> contents, List<String> hashes) {
    database.write(
        c -> {
          for (int i = 0; i < all.size(); i++) {
            Metadata m = all.get(i);
            Rows.update(
                c,
                "insert into invoice (reference, session, ordinal, hash, size, content, offline,"
                    + " code, due, invoicing, acquired, stored, ksef_number, invoice_number, seller,"
                    + " buyer, kind, issue_date) values (?, ?, (select coalesce(max(ordinal), 0) + 1"
                    + " from invoice where session = ?), ?, ?, ?, 0, 200, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                m.reference(),
                session,
                session,
                hashes.get(i),
                contents.get(i).length,
                contents.get(i),
                m.invoicing(),
                m.stored(),
                m.stored(),
                m.ksefNumber(),
                m.invoiceNumber(),
                m.seller(),
                m.buyerValue(),
                m.kind(),
                java.time.LocalDate.ofEpochDay(m.issueDay()).toString());
            add(c, m);
          }
          return all.size();
        });
  }

  /** Found invoices by date, from an offset. */
  public List<Found> page(Criteria criteria, boolean descending, int offset, int limit) {
    String direction = descending ? " desc" : "";
    return search(
        criteria,
        "",
        List.of(),
        " order by date" + direction + ", a.reference" + direction + " limit ? offset ?",
        List.of(limit, offset));
  }

  /** Found invoices by ascending date, after the given one. */
  public List<Found> after(Criteria criteria, @Nullable Found last, int limit) {
    String column = "a." + criteria.dateType().column;
    return search(
        criteria,
        last == null ? "" : " and (" + column + ", a.reference) > (?, ?)",
        last == null ? List.of() : List.of(last.date(), last.reference()),
        " order by date, a.reference limit ?",
        List.of(limit));
  }

  private List<Found> search(
      Criteria criteria, String extra, List<?> extraValues, String tail, List<?> tailValues) {
    String column = "a." + criteria.dateType().column;
    StringBuilder sql =
        new StringBuilder("select m.reference, m.ksef_number, ")
            .append(column)
            .append(" as date, m.metadata from invoice_access a")
            .append(" join invoice_meta m on m.reference = a.reference")
            .append(" where a.nip = ? and a.subject = ? and ")
            .append(column)
            .append(" between ? and ? and a.stored <= ?");
    List<Object> values =
        new ArrayList<>(
            List.of(
                criteria.nip(),
                criteria.subject(),
                criteria.from(),
                criteria.to(),
                criteria.storedBy()));
    for (Condition condition : criteria.conditions()) {
      sql.append(" and ").append(condition.sql());
      values.addAll(condition.values());
    }
    sql.append(extra).append(tail);
    values.addAll(extraValues);
    values.addAll(tailValues);
    return database.read(
        c ->
            Rows.list(
                c,
                r -> new Found(r.getString(1), r.getString(2), r.getLong(3), r.getString(4)),
                sql.toString(),
                values.toArray()));
  }

  /**
   * Until when everything is stored that ever will be.
   *
   * @param latest an upper bound, epoch milliseconds
   */
  public long highWaterMark(long latest) {
    Optional<Long> undecided =
        database.read(
            c ->
                Rows.one(
                        c,
                        r -> Optional.ofNullable(Rows.nullableLong(r, "first")),
                        "select min(invoicing) as first from invoice where code in (100, 150)")
                    .flatMap(x -> x));
    return Math.min(latest, undecided.map(first -> first - 1).orElse(latest));
  }

  /** Whether a party may see an invoice, in whatever role. */
  public boolean visible(String nip, String reference) {
    return database.read(
        c ->
            Rows.one(
                    c,
                    r -> 1,
                    "select 1 from invoice_access where nip = ? and reference = ? limit 1",
                    nip,
                    reference)
                .isPresent());
  }

  /** How many accepted invoices there are. */
  public int count() {
    return database.read(
        c -> Rows.one(c, r -> r.getInt(1), "select count(*) from invoice_meta").orElse(0));
  }
}
