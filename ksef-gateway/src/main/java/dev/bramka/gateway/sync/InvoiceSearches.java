package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.archive.Incoming;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sync.QueryRepository.NewQuery;
import dev.bramka.gateway.tenants.Tenant;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Searches that callers start. A search is as many exports as its period takes; what they bring
 * goes into the archive, and the search keeps the numbers only. Thread-safe.
 */
@Service
public class InvoiceSearches implements PeriodOwner {
  /** KSeF keeps packages for less; ours are never kept longer than this. */
  private static final Duration KEPT = Duration.ofDays(7);

  /** The longest period that KSeF searches at once, less an hour (contract 2.7.1: 100 days). */
  static final Duration LONGEST_PERIOD = Duration.ofDays(100).minusHours(1);

  /** KSeF began in 2022; nothing is older. */
  private static final Instant BEGINNING = Instant.parse("2022-01-01T00:00:00Z");

  /**
   * A search as its caller sees it.
   *
   * @param ready whether it has ended
   * @param invoices how many it found
   * @param parts how many packages
   */
  public record Progress(boolean ready, int invoices, int parts) {}

  /**
   * A package of a search.
   *
   * @param environment where its invoices are
   * @param numbers their KSeF numbers, in order
   * @param size bytes of the ZIP
   */
  public record Part(String environment, List<String> numbers, long size) {}

  private final ExportPeriodRepository windows;
  private final QueryRepository queries;
  private final ExportRunner exports;
  private final Archive archive;
  private final Clock clock;

  InvoiceSearches(
      ExportPeriodRepository windows,
      QueryRepository queries,
      ExportRunner exports,
      Archive archive,
      Clock clock) {
    this.windows = windows;
    this.queries = queries;
    this.exports = exports;
    this.archive = archive;
    this.clock = clock;
  }

  /**
   * Starts a search for invoices by the date at which KSeF stored them for good.
   *
   * @param from inclusive
   * @param to inclusive; now when later
   * @return its id: the number of its first export
   * @throws GatewayFailure QUERY_START when KSeF cannot or will not
   */
  public String start(
      Tenant tenant, String session, SubjectType subject, Instant from, Instant to) {
    Instant end = to.isAfter(clock.instant()) ? clock.instant() : to;
    Instant begin = from.isBefore(BEGINNING) ? BEGINNING : from;
    if (begin.isAfter(end)) {
      begin = end;
    }
    List<ExportPeriod> planned = plan(tenant, subject, begin, end);
    ExportPeriod first = exports.start(tenant, planned.getFirst(), SyncFault.QUERY_START);
    String id = Objects.requireNonNull(first.reference());
    planned.set(0, first);
    long now = clock.millis();
    windows.plan(
        planned.stream().map(w -> w.ownedBy(id)).toList(),
        db -> queries.add(db, new NewQuery(id, tenant.id(), session, now, now + KEPT.toMillis())));
    return id;
  }

  /** Periods that KSeF allows, which together are the whole. */
  private static List<ExportPeriod> plan(
      Tenant tenant, SubjectType subject, Instant from, Instant to) {
    List<ExportPeriod> all = new ArrayList<>();
    Instant at = from;
    do {
      Instant limit = at.plus(LONGEST_PERIOD);
      Instant end = limit.isBefore(to) ? limit : to;
      all.add(
          ExportPeriod.planned(
              new ExportPeriod.Ownership(tenant.id(), ExportPeriod.Purpose.QUERY, "", subject),
              new ExportPeriod.Period(at, end),
              false));
      at = end;
    } while (at.isBefore(to));
    return all;
  }

  /**
   * How a search stands.
   *
   * @throws GatewayFailure QUERY_UNKNOWN, FOREIGN, or what made it fail
   */
  public Progress progress(Tenant tenant, String session, String id) {
    QueryRepository.Query query = own(tenant, session, id);
    return switch (query.state()) {
      case RUNNING -> new Progress(false, 0, 0);
      case READY -> new Progress(true, query.invoices(), queries.partCount(id));
      case FAILED -> throw query.failure();
    };
  }

  /**
   * A package of a search that has ended.
   *
   * @throws GatewayFailure QUERY_PART_UNKNOWN when there is none of that number, QUERY_RESULT while
   *     the search is running
   */
  public Part part(Tenant tenant, String session, String id, int number) {
    QueryRepository.Query query = own(tenant, session, id);
    if (query.state() == QueryRepository.State.FAILED) {
      throw query.failure();
    }
    if (query.state() == QueryRepository.State.RUNNING) {
      throw new GatewayFailure(
          SyncFault.QUERY_RESULT, "The search is still running", Duration.ofSeconds(5), null);
    }
    return queries
        .part(id, number)
        .map(p -> new Part(tenant.environment().toString(), p.numbers(), p.size()))
        .orElseThrow(
            () -> new GatewayFailure(SyncFault.QUERY_PART_UNKNOWN, "No part " + number + " here"));
  }

  /** Writes a package's ZIP. */
  public void write(Part part, OutputStream out) throws IOException {
    archive.write(part.environment(), part.numbers(), out);
  }

  private QueryRepository.Query own(Tenant tenant, String session, String id) {
    QueryRepository.Query query =
        queries
            .find(id)
            .filter(q -> q.expires() > clock.millis())
            .orElseThrow(
                () ->
                    new GatewayFailure(
                        SyncFault.QUERY_UNKNOWN, "No such search, or it has expired"));
    if (!query.tenantId().equals(tenant.id())) {
      throw new GatewayFailure(SyncFault.FOREIGN, null);
    }
    if (!query.session().equals(session)) {
      throw new GatewayFailure(SyncFault.QUERY_UNKNOWN, "The search belongs to another session");
    }
    return query;
  }

  @Override
  public ExportPeriod.Purpose purpose() {
    return ExportPeriod.Purpose.QUERY;
  }

  @Override
  public void take(ExportPeriod window, Tenant tenant, List<Found> found) {
    List<Incoming> incoming = found.stream().map(InvoiceSearches::incoming).toList();
    archive.add(
        tenant,
        Origin.FOUND,
        incoming,
        db -> found.forEach(f -> queries.found(db, window.owner(), f.metadata())));
  }

  static Incoming incoming(Found found) {
    return new Incoming(
        found.metadata().ksefNumber(),
        Objects.requireNonNull(found.xml()),
        millis(found.metadata().acquisitionDate()),
        millis(found.metadata().permanentStorageDate()));
  }

  private static @Nullable Long millis(@Nullable OffsetDateTime moment) {
    return moment == null ? null : Long.valueOf(moment.toInstant().toEpochMilli());
  }

  @Override
  public void done(JdbcClient db, ExportPeriod window, Result result) {
    if (result.expires() != null) {
      queries.expire(db, window.owner(), result.expires().toEpochMilli());
    }
    Instant truncated = result.truncatedAt();
    if (truncated != null && truncated.isAfter(window.from())) {
      windows.plan(
          db,
          ExportPeriod.planned(
              window.ownership(),
              new ExportPeriod.Period(truncated, window.to()),
              window.complete()));
    } else if (truncated != null) {
      failed(
          db, window, SyncFault.QUERY_STATUS, "More invoices at one moment than a package holds");
    }
  }

  @Override
  public void beyond(JdbcClient db, ExportPeriod window) {
    // Without restriction to the high-water mark KSeF does not say this; there is nothing then.
  }

  @Override
  public void failed(JdbcClient db, ExportPeriod window, SyncFault reason, String why) {
    queries.fail(db, window.owner(), reason, why);
  }

  /** Ends searches whose last window has ended, and forgets expired ones. */
  void finish() {
    for (QueryRepository.Query query : queries.running()) {
      if (windows.unfinished(query.id()) == 0) {
        queries.ready(query.id());
      }
    }
    queries.forget(clock.millis());
  }
}
