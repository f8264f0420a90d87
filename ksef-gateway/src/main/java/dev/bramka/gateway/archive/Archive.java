package dev.bramka.gateway.archive;

import dev.bramka.gateway.archive.ArchivedInvoice.Direction;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  /** Invoices that one event tells of. */
  private static final int TOLD_AT_ONCE = 100;

  /** A page of a search. */
  public record Page(List<ArchivedInvoice> invoices, @Nullable String next) {}

  private final Store store;
  private final Clock clock;
  private final ArchivePackage packages;
  private final Events events;
  private final Counter alarms;

  /** The archive in this database. */
  public Archive(Store store, Clock clock, Events events, MeterRegistry metrics) {
    this.store = store;
    this.clock = clock;
    this.events = events;
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
    List<ArchiveEntry> entries = all.stream().map(ArchiveEntry::of).toList();
    Set<String> differing = new HashSet<>();
    store.write(
        db -> {
          differing.clear();
          List<ArchiveEntry> fresh = addNew(db, tenant, origin, entries, differing);
          if (origin == Origin.SYNCED || origin == Origin.FOUND) {
            tell(db, tenant, fresh);
          }
          also.accept(db);
          return entries.size();
        });
    return differing;
  }

  /** Those that the tenant had not got before. */
  private List<ArchiveEntry> addNew(
      JdbcClient db,
      Tenant tenant,
      Origin origin,
      List<ArchiveEntry> entries,
      Set<String> differing) {
    List<ArchiveEntry> fresh = new ArrayList<>();
    for (ArchiveEntry entry : entries) {
      if (!addContent(db, tenant.environment().toString(), entry)) {
        alarm(db, tenant.environment().toString(), origin, entry);
        differing.add(entry.incoming().ksefNumber());
      } else if (addEntry(db, tenant, origin, entry)) {
        fresh.add(entry);
      }
    }
    return fresh;
  }

  private void alarm(JdbcClient db, String environment, Origin origin, ArchiveEntry e) {
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

  /** False when other bytes, which were compared, are there already. */
  private static boolean addContent(JdbcClient db, String environment, ArchiveEntry e) {
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

  /** False when the tenant had the entry already. */
  private boolean addEntry(JdbcClient db, Tenant tenant, Origin origin, ArchiveEntry e) {
    List<@Nullable Object> values = new ArrayList<>(e.columns(tenant));
    values.add(origin.name());
    values.add(clock.millis());
    int added =
        db.sql(
                """
                insert into archived_invoice (tenant_id, ksef_number, environment, direction, seller,
                  seller_name, buyer, buyer_name, counterparty, number, issue_date, acquired, stored,
                  net, vat, gross, currency, kind, version, due, due_meaning, origin, archived)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (tenant_id, ksef_number) do nothing""")
            .params(values)
            .update();
    if (added == 0) {
      complete(db, tenant, e.incoming());
    }
    return added == 1;
  }

  /** What was not known of it before is known now. */
  private static void complete(JdbcClient db, Tenant tenant, Incoming i) {
    db.sql(
            "update archived_invoice set acquired = coalesce(acquired, ?),"
                + " stored = coalesce(stored, ?) where tenant_id = ? and ksef_number = ?")
        .params(Arrays.asList(i.acquired(), i.stored(), tenant.id(), i.ksefNumber()))
        .update();
  }

  private void tell(JdbcClient db, Tenant tenant, List<ArchiveEntry> arrived) {
    for (int i = 0; i < arrived.size(); i += TOLD_AT_ONCE) {
      List<ArchiveEntry> some = arrived.subList(i, Math.min(i + TOLD_AT_ONCE, arrived.size()));
      List<Map<String, @Nullable Object>> invoices =
          some.stream().map(e -> e.told(tenant)).toList();
      events.add(
          db,
          new Events.Happened(
              tenant.id(),
              EventType.INVOICES_RECEIVED,
              some.getFirst().incoming().ksefNumber(),
              Map.of("count", some.size(), "invoices", invoices)));
    }
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
    String key =
        search.byAmountOnly()
            ? Long.toString(ArchiveEntry.hundredths(last.gross()))
            : last.issueDate();
    return new Page(page, new Cursor(key, last.ksefNumber()).text());
  }

  private static void conditions(ArchiveSearch s, StringBuilder sql, List<Object> values) {
    condition(sql, values, "direction = ?", s.direction() == null ? null : s.direction().name());
    condition(sql, values, "counterparty = ?", s.party());
    condition(sql, values, "number = ?", s.number());
    condition(sql, values, "issue_date >= ?", s.issuedFrom());
    condition(sql, values, "issue_date <= ?", s.issuedTo());
    condition(
        sql,
        values,
        "gross >= ?",
        s.grossFrom() == null ? null : ArchiveEntry.hundredths(s.grossFrom()));
    condition(
        sql,
        values,
        "gross <= ?",
        s.grossTo() == null ? null : ArchiveEntry.hundredths(s.grossTo()));
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
