package dev.bramka.gateway.sync;

import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Compares KSeF's list with the archive; what is missing is fetched again from there. */
@Service
class SyncAudit implements PeriodOwner {
  private static final Logger LOG = LoggerFactory.getLogger(SyncAudit.class);

  private final SyncRepository states;
  private final ExportPeriodRepository windows;
  private final Archive archive;

  SyncAudit(SyncRepository states, ExportPeriodRepository windows, Archive archive) {
    this.states = states;
    this.windows = windows;
    this.archive = archive;
  }

  @Override
  public ExportPeriod.Purpose purpose() {
    return ExportPeriod.Purpose.AUDIT;
  }

  @Override
  public void take(ExportPeriod window, Tenant tenant, List<Found> found) {
    Set<String> missing =
        archive.missing(tenant, found.stream().map(f -> f.metadata().ksefNumber()).toList());
    if (missing.isEmpty()) {
      return;
    }
    LOG.warn("{}: {} invoices were missing and are fetched", window.owner(), missing.size());
    long first =
        found.stream()
            .filter(f -> missing.contains(f.metadata().ksefNumber()))
            .map(f -> f.metadata().permanentStorageDate())
            .filter(Objects::nonNull)
            .mapToLong(moment -> moment.toInstant().toEpochMilli())
            .min()
            .orElse(window.from().toEpochMilli());
    states.gap(window, missing.size(), first);
  }

  @Override
  public void done(JdbcClient db, ExportPeriod window, Result result) {
    Instant truncated = result.truncatedAt();
    if (truncated != null && truncated.isAfter(window.from())) {
      windows.plan(
          db,
          ExportPeriod.planned(
              window.ownership(), new ExportPeriod.Period(truncated, window.to()), true));
    }
  }

  @Override
  public void beyond(JdbcClient db, ExportPeriod window) {
    // nothing to compare
  }

  @Override
  public void failed(JdbcClient db, ExportPeriod window, SyncFault reason, String why) {
    LOG.warn("{} was not compared: {}", window.owner(), why);
  }
}
