package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceMetadata;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever wanted a window: takes what is found, and hears how it ended. */
interface PeriodOwner {
  /**
   * A found invoice.
   *
   * @param metadata what KSeF says of it
   * @param xml its bytes; null when only metadata were wanted
   */
  record Found(InvoiceMetadata metadata, byte @Nullable [] xml) {}

  /**
   * How a window ended.
   *
   * @param count invoices of the package
   * @param truncatedAt date of the last invoice when there are more, else null
   * @param completeUntil the high-water mark, when KSeF gave one
   * @param expires until when KSeF keeps the package
   */
  record Result(
      int count,
      @Nullable Instant truncatedAt,
      @Nullable Instant completeUntil,
      @Nullable Instant expires) {}

  /** Which windows it owns. */
  ExportPeriod.Purpose purpose();

  /** Takes some of what was found; may get the same again after a failure. */
  void take(ExportPeriod window, Tenant tenant, List<Found> found);

  /** Everything was taken; in the transaction that ends the window. */
  void done(JdbcClient db, ExportPeriod window, Result result);

  /** Nothing but what lies beyond the high-water mark was asked for. */
  void beyond(JdbcClient db, ExportPeriod window);

  /** It cannot be had. */
  void failed(JdbcClient db, ExportPeriod window, SyncFault reason, String why);
}
