package dev.bramka.gateway.archive;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.documents.summary.AmountDue;
import dev.bramka.documents.summary.InvoiceSummary;
import dev.bramka.documents.summary.InvoiceSummary.Party;
import dev.bramka.documents.summary.InvoiceSummaryReader;
import dev.bramka.documents.tree.Element;
import dev.bramka.gateway.archive.ArchivedInvoice.Direction;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Every invoice that passed through, byte for byte: its content once per KSeF environment, an entry
 * for each tenant that sent, fetched or received it. A tenant sees its own entries only.
 * Thread-safe.
 */
@Service
public class Archive {
  /** Most entries that one search gives. */
  public static final int PAGE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** A page of a search. */
  public record Page(List<ArchivedInvoice> invoices, @Nullable String next) {}

  private record Entry(
      Incoming incoming, @Nullable InvoiceSummary summary, Deflated content, String hash) {}

  private final Store store;
  private final Clock clock;
  private final ArchivePackage packages;
  private final Counter alarms;

  /** The archive in this database. */
  public Archive(Store store, Clock clock, MeterRegistry metrics) {
    this.store = store;
    this.clock = clock;
    packages = new ArchivePackage(store);
    alarms = metrics.counter("bramka.archive.alarms");
  }

  /**
   * Keeps invoices, all or none; their bytes were compared with what KSeF says of them. Bytes that
   * were compared stay as they are, others are replaced. Other bytes under a number whose bytes
   * were compared raise an alarm and are not kept.
   *
   * @param also what belongs into the same transaction
   * @return numbers that raised an alarm
   */
  public Set<String> add(
      Tenant tenant, Origin origin, List<Incoming> all, Consumer<JdbcClient> also) {
    List<Entry> entries = all.stream().map(Archive::entry).toList();
    Set<String> differing = new HashSet<>();
    store.write(
        db -> {
          differing.clear();
          for (Entry entry : entries) {
            if (addContent(db, tenant.environment().toString(), entry)) {
              addEntry(db, tenant, origin, entry);
            } else {
              alarm(db, tenant.environment().toString(), origin, entry);
              differing.add(entry.incoming().ksefNumber());
            }
          }
          also.accept(db);
          return entries.size();
        });
    return differing;
  }

  private void alarm(JdbcClient db, String environment, Origin origin, Entry e) {
    LOG.error(
        "{}: {} bytes arrived ({}) that differ from those we hold and have verified",
        e.incoming().ksefNumber(),
        e.incoming().xml().length,
        origin);
    alarms.increment();
    db.sql(
            "insert into archive_alarm (environment, ksef_number, hash, source, noticed)"
                + " values (?, ?, ?, ?, ?) on conflict do nothing")
        .params(environment, e.incoming().ksefNumber(), e.hash(), origin.name(), clock.millis())
        .update();
  }

  private static Entry entry(Incoming incoming) {
    return new Entry(
        incoming,
        summary(incoming),
        Deflated.of(incoming.xml()),
        KsefCrypto.sha256(incoming.xml()));
  }

  /**
   * KSeF also holds invoices of structures that we cannot read (PEF); they are kept all the same.
   */
  private static @Nullable InvoiceSummary summary(Incoming incoming) {
    try {
      return InvoiceSummaryReader.read(incoming.xml());
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}", incoming.ksefNumber(), e.getMessage());
      return null;
    }
  }

  /** False when other bytes, which were compared, are there already. */
  private static boolean addContent(JdbcClient db, String environment, Entry e) {
    int written =
        db.sql(
                """
                insert into invoice_content
                  (environment, ksef_number, hash, size, crc, deflated, verified)
                values (?, ?, ?, ?, ?, ?, 1)
                on conflict (environment, ksef_number) do update set hash = excluded.hash,
                  size = excluded.size, crc = excluded.crc, deflated = excluded.deflated,
                  verified = 1
                where invoice_content.verified = 0""")
            .params(
                environment,
                e.incoming().ksefNumber(),
                e.hash(),
                e.content().size(),
                e.content().crc(),
                e.content().data())
            .update();
    return written == 1
        || db.sql("select hash from invoice_content where environment = ? and ksef_number = ?")
            .params(environment, e.incoming().ksefNumber())
            .query(String.class)
            .single()
            .equals(e.hash());
  }

  /** What of an invoice can be searched; little of one that we cannot read. */
  private record Searchable(
      String seller,
      @Nullable String sellerName,
      String buyer,
      @Nullable String buyerName,
      String number,
      String issueDate,
      List<Object> amountsAndKind) {

    static Searchable of(Incoming incoming, @Nullable InvoiceSummary s) {
      return s == null
          ? new Searchable(
              incoming.ksefNumber().substring(0, 10),
              null,
              "",
              null,
              "",
              "",
              List.of(0, 0, 0, "", "", ""))
          : new Searchable(
              identifier(s.seller()),
              s.seller().name(),
              identifier(s.buyer()),
              s.buyer().name(),
              s.number(),
              s.issueDate(),
              List.of(
                  hundredths(s.net()),
                  hundredths(s.vat()),
                  hundredths(s.gross()),
                  s.currency(),
                  s.kind(),
                  s.version().apiName()));
    }

    Direction direction(String nip) {
      return nip.equals(seller)
          ? Direction.SALE
          : nip.equals(buyer) ? Direction.COST : Direction.OTHER;
    }
  }

  private void addEntry(JdbcClient db, Tenant tenant, Origin origin, Entry e) {
    Searchable s = Searchable.of(e.incoming(), e.summary());
    Direction direction = s.direction(tenant.nip());
    List<Object> values =
        new ArrayList<>(
            Arrays.asList(
                tenant.id(),
                e.incoming().ksefNumber(),
                tenant.environment().toString(),
                direction.name(),
                s.seller(),
                s.sellerName(),
                s.buyer(),
                s.buyerName(),
                direction == Direction.SALE ? s.buyer() : s.seller(),
                s.number(),
                s.issueDate(),
                e.incoming().acquired(),
                e.incoming().stored()));
    values.addAll(s.amountsAndKind());
    values.addAll(due(e));
    values.add(origin.name());
    values.add(clock.millis());
    db.sql(
            """
            insert into archived_invoice (tenant_id, ksef_number, environment, direction, seller,
              seller_name, buyer, buyer_name, counterparty, number, issue_date, acquired, stored,
              net, vat, gross, currency, kind, version, due, due_meaning, origin, archived)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (tenant_id, ksef_number) do update set
              acquired = coalesce(archived_invoice.acquired, excluded.acquired),
              stored = coalesce(archived_invoice.stored, excluded.stored)""")
        .params(values)
        .update();
  }

  private static List<@Nullable Object> due(Entry e) {
    if (e.summary() == null) {
      return Arrays.asList(null, null);
    }
    AmountDue due = AmountDue.ofInvoice(Element.parse(e.incoming().xml()));
    BigDecimal amount = due.amount();
    return amount == null
        ? Arrays.asList(null, null)
        : Arrays.asList(hundredths(amount), due.meaning().apiName());
  }

  private static String identifier(Party party) {
    return party.value() == null ? "" : party.value();
  }

  private static long hundredths(BigDecimal amount) {
    return amount.multiply(HUNDRED).setScale(0, RoundingMode.HALF_UP).longValue();
  }

  /** Writes invoices as a ZIP archive, see {@link ArchivePackage}. */
  public void write(String environment, List<String> ksefNumbers, OutputStream out)
      throws IOException {
    packages.write(environment, ksefNumbers, out);
  }

  /** The tenant's invoice, exactly as at KSeF. */
  public Optional<byte[]> xml(Tenant tenant, String ksefNumber) {
    return store
        .read()
        .sql(
            "select c.size, c.crc, c.deflated from archived_invoice a join invoice_content c"
                + " on c.environment = a.environment and c.ksef_number = a.ksef_number"
                + " where a.tenant_id = ? and a.ksef_number = ?")
        .params(tenant.id(), ksefNumber)
        .query((row, n) -> new Deflated(row.getInt(1), row.getLong(2), row.getBytes(3)))
        .optional()
        .flatMap(content -> intact(tenant, ksefNumber, content));
  }

  /** What is damaged is not given out, and replaced by what KSeF delivers. */
  private Optional<byte[]> intact(Tenant tenant, String ksefNumber, Deflated content) {
    try {
      return Optional.of(content.inflated());
    } catch (IllegalStateException e) {
      LOG.error("{} is damaged in the archive", ksefNumber);
      store.write(
          db ->
              db.sql(
                      "update invoice_content set verified = 0"
                          + " where environment = ? and ksef_number = ?")
                  .params(tenant.environment().toString(), ksefNumber)
                  .update());
      return Optional.empty();
    }
  }

  /** Notes an invoice that KSeF delivered and that cannot be kept, so that nobody looks for it. */
  public void aside(Tenant tenant, String ksefNumber, String why) {
    LOG.error("Tenant {}: {} is kept aside: {}", tenant.id(), ksefNumber, why);
    store.write(
        db ->
            db.sql(
                    "insert into invoice_aside (tenant_id, ksef_number, why, noticed)"
                        + " values (?, ?, ?, ?) on conflict (tenant_id, ksef_number) do nothing")
                .params(tenant.id(), ksefNumber, why, clock.millis())
                .update());
  }

  /** Which of these invoices the tenant has not got, but for those kept aside. */
  public Set<String> missing(Tenant tenant, List<String> ksefNumbers) {
    Set<String> missing = new HashSet<>(ksefNumbers);
    for (int i = 0; i < ksefNumbers.size(); i += PAGE) {
      List<String> some = ksefNumbers.subList(i, Math.min(i + PAGE, ksefNumbers.size()));
      store
          .read()
          .sql(
              """
              select ksef_number from archived_invoice
              where tenant_id = :tenant and ksef_number in (:numbers)
              union select ksef_number from invoice_aside
              where tenant_id = :tenant and ksef_number in (:numbers)""")
          .param("tenant", tenant.id())
          .param("numbers", some)
          .query(String.class)
          .list()
          .forEach(missing::remove);
    }
    return missing;
  }

  /**
   * Searches the tenant's invoices, the latest first; by falling amount when only amounts are
   * given.
   *
   * @param after where the last page ended, or null
   * @param limit at most {@link #PAGE}
   */
  public Page search(Tenant tenant, ArchiveSearch search, @Nullable Cursor after, int limit) {
    String order = search.byAmountOnly() ? "gross" : "issue_date";
    StringBuilder sql = new StringBuilder("select * from archived_invoice where tenant_id = ?");
    List<Object> values = new ArrayList<>(List.of(tenant.id()));
    conditions(search, sql, values);
    if (after != null) {
      sql.append(" and (").append(order).append(", ksef_number) < (?, ?)");
      values.add(search.byAmountOnly() ? (Object) after.amount() : after.key());
      values.add(after.ksefNumber());
    }
    sql.append(" order by ").append(order).append(" desc, ksef_number desc limit ?");
    values.add(limit + 1);
    List<ArchivedInvoice> found =
        store.read().sql(sql.toString()).params(values).query((row, n) -> invoice(row)).list();
    return found.size() <= limit ? new Page(found, null) : page(search, found.subList(0, limit));
  }

  private static Page page(ArchiveSearch search, List<ArchivedInvoice> page) {
    ArchivedInvoice last = page.getLast();
    String key = search.byAmountOnly() ? Long.toString(hundredths(last.gross())) : last.issueDate();
    return new Page(page, new Cursor(key, last.ksefNumber()).text());
  }

  private static void conditions(ArchiveSearch s, StringBuilder sql, List<Object> values) {
    condition(sql, values, "direction = ?", s.direction() == null ? null : s.direction().name());
    condition(sql, values, "counterparty = ?", s.party());
    condition(sql, values, "number = ?", s.number());
    condition(sql, values, "issue_date >= ?", s.issuedFrom());
    condition(sql, values, "issue_date <= ?", s.issuedTo());
    condition(sql, values, "gross >= ?", s.grossFrom() == null ? null : hundredths(s.grossFrom()));
    condition(sql, values, "gross <= ?", s.grossTo() == null ? null : hundredths(s.grossTo()));
    condition(sql, values, "currency = ?", s.currency());
    condition(sql, values, "kind = ?", s.kind());
  }

  private static void condition(
      StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(condition);
      values.add(value);
    }
  }

  static ArchivedInvoice invoice(ResultSet row) throws SQLException {
    long acquired = row.getLong("acquired");
    return new ArchivedInvoice(
        row.getString("ksef_number"),
        Direction.valueOf(row.getString("direction")),
        row.getString("seller"),
        row.getString("seller_name"),
        row.getString("buyer"),
        row.getString("buyer_name"),
        row.getString("number"),
        row.getString("issue_date"),
        acquired == 0 ? null : Long.valueOf(acquired),
        BigDecimal.valueOf(row.getLong("net"), 2),
        BigDecimal.valueOf(row.getLong("vat"), 2),
        BigDecimal.valueOf(row.getLong("gross"), 2),
        row.getString("currency"),
        row.getString("kind"),
        row.getString("version"),
        Origin.valueOf(row.getString("origin")),
        row.getString("due_meaning"),
        row.getString("due_meaning") == null ? null : BigDecimal.valueOf(row.getLong("due"), 2));
  }
}
