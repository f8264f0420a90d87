package dev.bramka.gateway.delivery;

import dev.bramka.client.batch.BatchPackage;
import dev.bramka.client.batch.BatchWriter;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.InvoiceSearch.Compression;
import dev.bramka.gateway.delivery.BatchRepository.Batch;
import dev.bramka.gateway.delivery.Decision.Pack;
import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.delivery.SubmissionQueue.Loaded;
import dev.bramka.gateway.outbox.Packages;
import dev.bramka.gateway.outbox.Packages.Packed;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.DeliverySettings;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.sessions.Sessions.OpenedBatch;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.tenants.Leases;
import dev.bramka.gateway.tenants.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Makes packages of submissions and hands them over to KSeF. Until the package is recorded as sent
 * nothing of it has any effect, as KSeF processes only what was closed; so after any failure it is
 * made anew, in a new session, and the old session is left to be cancelled. Recording it and the
 * wish to close its session is one transaction, which only the latest attempt wins. Thread-safe.
 */
@Component
class Packer {
  private static final Logger LOG = LoggerFactory.getLogger(Packer.class);
  private static final int READ_AT_ONCE = 100;

  /** What cannot be made after so many attempts is taken apart. */
  private static final int MOST_ATTEMPTS = 8;

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(3), Duration.ofMinutes(5));

  /** While the tenant's calls are held back, nothing is packed; that is looked at every second. */
  private static final Duration UNTIL_ASKED = Duration.ofSeconds(1);

  /** What says nothing of the package. */
  private static final Set<GatewayFailure.Reason> LOG_IN =
      Set.of(
          SessionFault.LOGIN,
          SessionFault.CHALLENGE,
          SessionFault.PUBLIC_KEY,
          CredentialFault.CREDENTIAL);

  private final SubmissionQueue queue;
  private final BatchRepository batches;
  private final SubmissionOutcomes outcomes;
  private final Poster.Carriers carriers;
  private final Handing handing;
  private final Path folder;

  Packer(
      SubmissionQueue queue,
      BatchRepository batches,
      SubmissionOutcomes outcomes,
      Poster.Carriers carriers,
      Handing handing) {
    this.queue = queue;
    this.batches = batches;
    this.outcomes = outcomes;
    this.carriers = carriers;
    this.handing = handing;
    folder = handing.settings().dataDir().resolve("outgoing-packages");
    // What a process was making when it died is made anew.
    FileSystemUtils.deleteRecursively(folder.toFile());
  }

  /** What it takes to hand a package over. */
  @Component
  record Handing(
      Packages packages,
      PartUploads uploads,
      DeliverySessions sessions,
      Leases leases,
      KsefSettings settings) {}

  DeliverySettings pace() {
    return handing.settings().delivery();
  }

  /** Claims submissions for a package and has it made beside everything else. */
  void start(Tenant tenant, Pack decision) {
    Batch batch = new Batch(UUID.randomUUID().toString(), tenant.id(), decision.lane(), 0);
    int packed =
        carriers
            .store()
            .write(
                db -> {
                  batches.add(db, batch);
                  int claimed = queue.pack(db, tenant.id(), batch, decision.count());
                  return claimed > 0 || !batches.end(db, batch) ? claimed : 0;
                });
    if (packed > 0) {
      LOG.info("Packing {} invoices of {}", packed, tenant.id());
      makeBeside(tenant, batch);
    }
  }

  /** Goes on with packages that nobody makes at the moment. */
  void resume(Tenant tenant) {
    batches.of(tenant.id(), true).forEach(batch -> makeBeside(tenant, batch));
  }

  private void makeBeside(Tenant tenant, Batch batch) {
    Thread.ofVirtual()
        .name("package " + batch.id())
        .start(
            () -> handing.leases().during("package:" + batch.id(), () -> makeNow(tenant, batch)));
  }

  private void makeNow(Tenant tenant, Batch seen) {
    if (!batches.begin(seen)) {
      return;
    }
    Batch batch = new Batch(seen.id(), seen.tenantId(), seen.lane(), seen.attempt() + 1);
    Path work = folder.resolve(batch.id() + "-" + batch.attempt());
    try {
      Files.createDirectories(work);
      handOver(tenant, batch, work);
    } catch (GatewayFailure e) {
      failed(batch, e);
    } catch (IOException | RuntimeException e) {
      LOG.warn("A package failed and is made anew: {}", Traces.of(e));
      if (batch.attempt() < MOST_ATTEMPTS) {
        batches.postpone(batch, BACKOFF.after(batch.attempt()), String.valueOf(e.getMessage()));
      } else {
        takeApart(batch, String.valueOf(e.getMessage()));
      }
    } finally {
      FileSystemUtils.deleteRecursively(work.toFile());
    }
  }

  private void failed(Batch batch, GatewayFailure e) {
    String why = String.valueOf(e.getMessage());
    if (heldBack(e)) {
      LOG.info("A package waits: {}", why);
      batches.postpone(batch, UNTIL_ASKED, why);
    } else if (e.retryAfter() != null || LOG_IN.contains(e.reason())) {
      LOG.info("A package waits: {}", why);
      Duration own = BACKOFF.after(batch.attempt());
      Duration asked = e.retryAfter() == null ? own : e.retryAfter();
      batches.postpone(batch, asked.compareTo(own) > 0 ? asked : own, why);
    } else {
      LOG.warn("A package is taken apart again: {}", why);
      takeApart(batch, why);
    }
  }

  /** Whether all calls of the tenant wait now until somebody has done something. */
  private static boolean heldBack(GatewayFailure e) {
    return e.reason() == SessionFault.LOGIN && e.retryAfter() == null
        || e.getCause() instanceof KsefFailure.Refused refused && refused.denied();
  }

  /** KSeF refuses the package for good: each of its invoices waits again, or is set aside. */
  private void takeApart(Batch batch, String why) {
    List<Loaded> some = queue.inBatch(batch.id(), 0, READ_AT_ONCE);
    while (!some.isEmpty()) {
      List<Loaded> these = some;
      carriers
          .store()
          .write(
              db -> {
                if (batches.latest(db, batch)) {
                  these.forEach(it -> outcomes.retry(db, it.submission(), why, true));
                }
                return these.size();
              });
      some = queue.inBatch(batch.id(), some.getLast().submission().number(), READ_AT_ONCE);
    }
    carriers.store().write(db -> batches.end(db, batch));
  }

  private void handOver(Tenant tenant, Batch batch, Path work) throws IOException {
    SymmetricKey key = SymmetricKey.random();
    List<Submission> packed = new ArrayList<>();
    BatchPackage content = pack(batch, work, key, packed);
    if (packed.isEmpty()) {
      carriers.store().write(db -> batches.end(db, batch));
      return;
    }
    Lane lane = batch.lane();
    OpenedBatch opened =
        carriers
            .sessions()
            .openBatch(new Sessions.Batch(tenant, lane.version(), content, key, lane.offline()));
    handing.uploads().upload(tenant, opened.opened(), content.parts());
    if (record(batch, opened, packed)) {
      closeNow(opened, packed.size());
    } else {
      LOG.warn("A package was made by another node meanwhile; this one is left alone");
    }
  }

  private BatchPackage pack(Batch batch, Path work, SymmetricKey key, List<Submission> packed)
      throws IOException {
    try (BatchWriter writer = new BatchWriter(work, key, Compression.TarGz)) {
      List<Loaded> some = queue.inBatch(batch.id(), 0, READ_AT_ONCE);
      while (!some.isEmpty()) {
        for (Loaded it : some) {
          Submission s = it.submission();
          writer.add(s.number() + ".xml", it.xml().inflated());
          packed.add(s);
        }
        some = queue.inBatch(batch.id(), some.getLast().submission().number(), READ_AT_ONCE);
      }
      return writer.finish();
    }
  }

  private boolean record(Batch batch, OpenedBatch opened, List<Submission> packed) {
    return carriers
        .store()
        .write(
            db -> {
              if (!batches.end(db, batch)) {
                return false;
              }
              handing.packages().record(db, opened.session(), invoices(packed));
              handing.sessions().add(db, opened.session(), false);
              if (queue.carried(db, batch.id(), opened.session().reference()) != packed.size()) {
                throw new IllegalStateException("The package is not what it was when it was made");
              }
              outcomes.sent(db, packed, opened.session().reference());
              return true;
            });
  }

  private static List<Packed> invoices(List<Submission> packed) {
    return packed.stream()
        .map(Submission::content)
        .map(c -> new Packed(c.hash(), c.size(), c.invoiceNumber()))
        .toList();
  }

  /** The follow-up closes it otherwise. */
  private void closeNow(OpenedBatch opened, int invoices) {
    LOG.info("Session {}: {} invoices", opened.session().reference(), invoices);
    try {
      carriers.sessions().close(opened.session());
    } catch (GatewayFailure e) {
      LOG.info("Session {} is closed later: {}", opened.session().reference(), e.getMessage());
    }
  }
}
