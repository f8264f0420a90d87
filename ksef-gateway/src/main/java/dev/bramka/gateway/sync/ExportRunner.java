package dev.bramka.gateway.sync;

import dev.bramka.client.auth.LoginFailure;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.ExceptionCode;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.ExportState;
import dev.bramka.client.query.ExportState.Phase;
import dev.bramka.client.query.InvoiceFilters;
import dev.bramka.client.query.InvoicePackage;
import dev.bramka.client.query.InvoiceSearch.Compression;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Permit;
import dev.bramka.gateway.sync.PeriodOwner.Found;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Takes a window one step further: starts its export, asks after it, or downloads its package and
 * hands it over in small batches. Every step can be repeated after a crash. Thread-safe.
 */
@Service
class ExportRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ExportRunner.class);
  private static final int BATCH = 100;
  private static final long BATCH_BYTES = 4_000_000;
  private static final int ATTEMPTS = 3;
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(2));
  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
  private static final Duration BUDGET_PAUSE = Duration.ofSeconds(10);
  private static final Duration TOO_MANY_PAUSE = Duration.ofMinutes(2);

  /** A package of 10 000 invoices takes minutes; what runs longer is stuck. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /** A search that fails for so long, whatever the reason, has failed. */
  private static final Duration LONGEST_SEARCH = Duration.ofHours(6);

  private final Ksef ksef;
  private final Tenants tenants;
  private final Archive archive;
  private final ExportPeriodRepository windows;
  private final Path folder;

  ExportRunner(
      Ksef ksef,
      Tenants tenants,
      Archive archive,
      ExportPeriodRepository windows,
      KsefSettings settings) {
    this.ksef = ksef;
    this.tenants = tenants;
    this.archive = archive;
    this.windows = windows;
    this.folder = settings.dataDir().resolve("packages");
  }

  /** Where packages lie while they are read. */
  Path folder() {
    return folder;
  }

  /**
   * One step; what is only temporary is tried again later.
   *
   * @return how long to wait for the next one, or null when the window has ended
   */
  @Nullable Duration step(ExportPeriod window, PeriodOwner owner) {
    Tenant tenant = tenants.get(window.tenantId());
    try {
      return window.state() == ExportPeriod.State.PLANNED
          ? start(window, tenant)
          : look(window, tenant, owner);
    } catch (KsefFailure.Corrupt e) {
      return again(window, owner, false, SyncFault.QUERY_RESULT, String.valueOf(e.getMessage()));
    } catch (KsefFailure.Refused e) {
      // Receiving goes on when KSeF allows it; whoever asked for a search is told.
      return e.denied() && window.purpose() != ExportPeriod.Purpose.QUERY
          ? later(window, BUDGET_PAUSE, 0)
          : refused(window, owner, e);
    } catch (KsefFailure | LoginFailure | GatewayFailure e) {
      return hindered(window, owner, e);
    }
  }

  private @Nullable Duration hindered(ExportPeriod window, PeriodOwner owner, RuntimeException e) {
    if (overdue(window)) {
      return failed(window, owner, SyncFault.QUERY_STATUS, String.valueOf(e.getMessage()));
    }
    LOG.info("Export for {}: {}, trying again later", window.owner(), e.getMessage());
    Duration asked = e instanceof KsefFailure failure ? failure.retryAfter() : null;
    Duration own = BACKOFF.after(window.checks() + 1);
    return later(window, asked == null ? own : asked, 1);
  }

  private Duration later(ExportPeriod window, Duration pause, int checks) {
    windows.later(window, pause, checks);
    return pause;
  }

  /**
   * Starts an export at KSeF for somebody who waits.
   *
   * @return the window as running
   * @throws GatewayFailure with the reason
   */
  ExportPeriod start(Tenant tenant, ExportPeriod window, SyncFault reason) {
    try (Permit permit = ksef.permit(tenant, CallGroup.INVOICE_EXPORT, reason)) {
      return started(permit, window);
    } catch (RuntimeException e) {
      throw Failures.of(reason, e);
    }
  }

  private static ExportPeriod started(Permit permit, ExportPeriod window) {
    SymmetricKey key = SymmetricKey.random();
    InvoiceFilters filters =
        InvoiceFilters.stored(window.subject(), window.from(), window.to(), window.complete());
    boolean metadataOnly = window.purpose() == ExportPeriod.Purpose.AUDIT;
    String reference = permit.search(k -> k.start(filters, key, metadataOnly, Compression.TarGz));
    return window.running(reference, key);
  }

  private Duration start(ExportPeriod window, Tenant tenant) {
    Optional<Permit> granted = ksef.tryPermit(tenant, CallGroup.INVOICE_EXPORT);
    if (granted.isEmpty()) {
      return later(window, BUDGET_PAUSE, 0);
    }
    try (Permit permit = granted.get()) {
      Duration pause = pause(0);
      windows.started(started(permit, window), pause);
      return pause;
    } catch (KsefFailure.Refused e) {
      if (!e.is(ExceptionCode.TOO_MANY_EXPORTS)) {
        throw e;
      }
      // KSeF counts the refused attempts too; all windows of the tenant wait.
      ksef.block(
          tenant, CallGroup.INVOICE_EXPORT, TOO_MANY_PAUSE, "KSeF runs as many exports as it may");
      return later(window, TOO_MANY_PAUSE, 0);
    }
  }

  /** KSeF is asked often at first, for small packages are ready at once, and ever less often. */
  private static Duration pause(int checks) {
    return checks < 3 ? Duration.ofMillis(400) : Duration.ofSeconds(Math.min(30, checks - 2));
  }

  private @Nullable Duration look(ExportPeriod window, Tenant tenant, PeriodOwner owner) {
    Optional<Permit> granted = ksef.tryPermit(tenant, CallGroup.INVOICE_EXPORT_STATUS);
    if (granted.isEmpty()) {
      return later(window, BUDGET_PAUSE, 0);
    }
    String reference = Objects.requireNonNull(window.reference());
    ExportState state;
    try (Permit permit = granted.get()) {
      state = permit.search(k -> k.status(reference));
    }
    ExportState.Content content = state.content();
    if (state.phase() == Phase.DONE && content != null) {
      receive(window, tenant, owner, content, state.packageExpirationDate());
      return null;
    }
    if (state.phase() == Phase.BEYOND_HIGH_WATER_MARK) {
      windows.end(window, ExportPeriod.State.DONE, db -> owner.beyond(db, window));
      return null;
    }
    if (state.phase() == Phase.RUNNING || state.phase() == Phase.DONE) {
      return windows.runningFor(window).compareTo(LONGEST) < 0
          ? later(window, pause(window.checks()), 1)
          : again(window, owner, true, SyncFault.QUERY_STATUS, "the export does not end at KSeF");
    }
    return again(window, owner, true, SyncFault.QUERY_STATUS, state.explanation());
  }

  private void receive(
      ExportPeriod window,
      Tenant tenant,
      PeriodOwner owner,
      ExportState.Content content,
      @Nullable OffsetDateTime expires) {
    SymmetricKey key = Objects.requireNonNull(window.key());
    int count =
        ksef.unmetered(
            tenant,
            k -> {
              try (InvoicePackage opened = k.download(content, key, folder)) {
                return handOver(window, tenant, owner, opened);
              }
            });
    if (count != content.invoiceCount()) {
      throw new KsefFailure.Corrupt(
          "Reading a package", count + " invoices instead of " + content.invoiceCount());
    }
    OffsetDateTime last = content.isTruncated() ? content.lastPermanentStorageDate() : null;
    OffsetDateTime hwm = content.permanentStorageHwmDate();
    PeriodOwner.Result result =
        new PeriodOwner.Result(
            count,
            last == null ? null : last.toInstant(),
            hwm == null ? null : hwm.toInstant(),
            expires == null ? null : expires.toInstant());
    windows.end(window, ExportPeriod.State.DONE, db -> owner.done(db, window, result));
  }

  private int handOver(
      ExportPeriod window, Tenant tenant, PeriodOwner owner, InvoicePackage opened) {
    List<Found> batch = new ArrayList<>(BATCH);
    long[] bytes = {0};
    int[] count = {0};
    Consumer<Found> sink =
        found -> {
          count[0]++;
          batch.add(found);
          bytes[0] += found.xml() == null ? 0 : found.xml().length;
          if (batch.size() == BATCH || bytes[0] > BATCH_BYTES) {
            owner.take(window, tenant, List.copyOf(batch));
            batch.clear();
            bytes[0] = 0;
          }
        };
    if (window.purpose() == ExportPeriod.Purpose.AUDIT) {
      opened.metadata(m -> sink.accept(new Found(m, null)));
    } else {
      opened.invoices(
          (m, xml) -> sink.accept(new Found(m, xml)),
          m -> {
            count[0]++;
            archive.aside(tenant, m.ksefNumber(), "larger than KSeF allows");
          });
    }
    if (!batch.isEmpty()) {
      owner.take(window, tenant, List.copyOf(batch));
    }
    return count[0];
  }

  private @Nullable Duration refused(
      ExportPeriod window, PeriodOwner owner, KsefFailure.Refused e) {
    if (e.is(ExceptionCode.BEYOND_HIGH_WATER_MARK)) {
      windows.end(window, ExportPeriod.State.DONE, db -> owner.beyond(db, window));
      return null;
    }
    // A link that has expired is given afresh with the status; an export that has gone is not.
    boolean gone = e.code() != 0 || e.status() == 410;
    return again(window, owner, gone, SyncFault.QUERY_STATUS, e.explanation());
  }

  private @Nullable Duration again(
      ExportPeriod window, PeriodOwner owner, boolean anew, SyncFault reason, String why) {
    LOG.warn("Export for {}: {}", window.owner(), why);
    if (window.attempts() + 1 < ATTEMPTS) {
      windows.retry(window, anew, AFTER_FAULT);
      return AFTER_FAULT;
    }
    return failed(window, owner, reason, why);
  }

  private @Nullable Duration failed(
      ExportPeriod window, PeriodOwner owner, SyncFault reason, String why) {
    windows.end(window, ExportPeriod.State.FAILED, db -> owner.failed(db, window, reason, why));
    return null;
  }

  /** Whoever asked for a search is told in the end; receiving goes on until it succeeds. */
  private boolean overdue(ExportPeriod window) {
    return window.purpose() == ExportPeriod.Purpose.QUERY
        && windows.runningFor(window).compareTo(LONGEST_SEARCH) > 0;
  }
}
