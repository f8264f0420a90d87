package dev.bramka.simulator.exports;

import dev.bramka.simulator.rules.InvoiceQuery;
import dev.bramka.simulator.state.ExportStore;
import dev.bramka.simulator.state.ExportStore.Export;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.MetadataStore;
import dev.bramka.simulator.state.MetadataStore.Criteria;
import dev.bramka.simulator.state.MetadataStore.Found;
import dev.bramka.simulator.state.Settings;
import dev.bramka.simulator.state.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds packages, one after another on a thread of its own. What was asked for is in the database,
 * so a restart goes on. Thread-safe.
 */
public final class Exports implements AutoCloseable {
  /** How long a package can be downloaded. */
  public static final Duration KEPT = Duration.ofDays(3);

  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int BATCH = 200;
  private static final long IDLE_MS = 50;

  private final Clock clock;
  private final Settings settings;
  private final ExportStore exports;
  private final MetadataStore metadata;
  private final InvoiceStore invoices;
  private final Path folder;
  private final Thread thread;
  private volatile boolean closed;

  /** Starts building at once. */
  public Exports(Clock clock, Stores stores) {
    this.clock = clock;
    settings = stores.settings();
    exports = stores.exports();
    metadata = stores.metadata();
    invoices = stores.invoices();
    folder = stores.database().folder("exports");
    thread = Thread.ofPlatform().name("simulator-exports").daemon().start(this::loop);
  }

  /** Until when everything is stored that ever will be. */
  public Instant highWaterMark() {
    long lag = settings.storageLag().toMillis();
    return Instant.ofEpochMilli(metadata.highWaterMark(clock.millis() - lag));
  }

  /** The file of a part. */
  public Path file(String reference, int ordinal) {
    return folder.resolve("%s-%03d.aes".formatted(reference, ordinal));
  }

  private void loop() {
    while (!closed) {
      try {
        long due = clock.millis() - settings.processingDelay().toMillis();
        for (Export export : exports.waiting(due)) {
          build(export);
        }
        Thread.sleep(IDLE_MS);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.error("Exporting failed and goes on", e);
        }
      }
    }
  }

  private void build(Export export) {
    byte[] key = export.aesKey();
    if (key == null) {
      exports.fail(export.reference(), 415, clock.millis());
      return;
    }
    JsonNode request = JSON.readTree(export.request());
    InvoiceQuery query =
        InvoiceQuery.parse(request.path("filters"), Instant.ofEpochMilli(export.created()));
    Instant hwm = highWaterMark();
    if (query.beyond(hwm)) {
      exports.fail(export.reference(), 420, clock.millis());
      return;
    }
    try {
      write(export, request, query, hwm, key);
    } catch (IOException | RuntimeException e) {
      LOG.error("Export {} failed", export.reference(), e);
      exports.fail(export.reference(), 500, clock.millis());
    }
  }

  private void write(Export export, JsonNode request, InvoiceQuery query, Instant hwm, byte[] key)
      throws IOException {
    String nip = export.context().substring(export.context().indexOf(':') + 1);
    Criteria criteria = query.criteria(nip, clock.instant(), hwm);
    boolean tar = "TarGz".equals(request.path("compressionType").asString(""));
    boolean metadataOnly = request.path("onlyMetadata").asBoolean(false);
    PartWriter parts =
        new PartWriter(
            key, export.iv(), settings.exportPartBytes(), n -> file(export.reference(), n));
    Content content;
    try (PackageWriter out = tar ? PackageWriter.tarGz(parts) : PackageWriter.zip(parts)) {
      content = fill(out, parts, criteria, metadataOnly);
      out.finish();
    }
    parts.close();
    long now = clock.millis();
    exports.complete(
        export.reference(),
        new ExportStore.Result(
            now,
            now + KEPT.toMillis(),
            content.count(),
            parts.total(),
            content.truncated(),
            content.last() == null || !content.truncated()
                ? null
                : query.shown(content.last().date()),
            query.reportedHwm(hwm)),
        parts.parts());
  }

  private record Content(int count, boolean truncated, @Nullable Found last) {}

  private Content fill(PackageWriter out, PartWriter parts, Criteria criteria, boolean metadataOnly)
      throws IOException {
    int count = 0;
    Found last = null;
    for (; ; ) {
      List<Found> batch = metadata.after(criteria, last, BATCH);
      for (Found found : batch) {
        if (count == settings.exportMaxInvoices() || parts.total() >= settings.exportMaxBytes()) {
          return new Content(count, true, last);
        }
        if (!metadataOnly) {
          out.invoice(found.ksefNumber(), invoices.content(found.reference()).orElseThrow());
        }
        out.metadata(found.json());
        last = found;
        count++;
      }
      if (batch.size() < BATCH) {
        return new Content(count, false, last);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes the files of an export that has expired. */
  public void forget(String reference) {
    try {
      for (int n = 1; Files.deleteIfExists(file(reference, n)); n++) {
        LOG.debug("Part {} of {} removed", n, reference);
      }
    } catch (IOException e) {
      LOG.warn("Parts of {} cannot be removed", reference, e);
    }
  }
}
