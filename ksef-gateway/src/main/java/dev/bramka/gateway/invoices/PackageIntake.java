package dev.bramka.gateway.invoices;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.delivery.DeliveryFault;
import dev.bramka.gateway.delivery.Submissions;
import dev.bramka.gateway.invoices.InvoiceHandover.Wishes;
import dev.bramka.gateway.invoices.InvoiceRefused.Fault;
import dev.bramka.gateway.invoices.PackageFiles.Entry;
import dev.bramka.gateway.invoices.UploadedPackage.File;
import dev.bramka.gateway.invoices.UploadedPackage.Options;
import dev.bramka.gateway.invoices.UploadedPackage.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantRounds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Takes packages of invoices: as they come, piece by piece onto the disk, then file by file as
 * submissions. An upload that broke off goes on where it stopped; so does the unpacking, on any
 * node. Thread-safe.
 */
@Service
public class PackageIntake {
  private static final Logger LOG = LoggerFactory.getLogger(PackageIntake.class);
  private static final int PIECE = 1 << 20;

  /** The ids of its invoices are longer by their number. */
  private static final int LONGEST_ID = 110;

  /** What cannot be unpacked so often without getting further is given up. */
  private static final int MOST_ATTEMPTS = 5;

  /** KSeF's largest archive times four. */
  private static final long LARGEST = 20_000_000_000L;

  /** A tenant's packages must leave the disk to others. */
  private static final long MOST_UNFINISHED = 2 * LARGEST;

  /** An upload that broke off may go on so long. */
  private static final Duration EXPIRY = Duration.ofDays(7);

  private final PackageRepository packages;
  private final InvoiceHandover handover;
  private final Submissions submissions;
  private final TenantRounds.Ground ground;

  PackageIntake(
      PackageRepository packages,
      InvoiceHandover handover,
      Submissions submissions,
      TenantRounds.Ground ground) {
    this.packages = packages;
    this.handover = handover;
    this.submissions = submissions;
    this.ground = ground;
  }

  /**
   * A package all of which is here.
   *
   * @param fresh whether it was not here before
   */
  public record Received(UploadedPackage uploaded, boolean fresh) {}

  /** Wakes the unpacking every second. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> packageTask(PackageIntake intake) {
      return Tasks.recurring("packages", FixedDelay.of(Duration.ofSeconds(1)))
          .execute((instance, context) -> intake.wake());
    }
  }

  /**
   * Receives a package, or the rest of one.
   *
   * @param offset how many bytes the caller has sent before; 0 begins anew
   * @throws GatewayFailure STATE when the offset is not where it stopped
   * @throws IOException when the upload breaks off; what has come is kept
   */
  public Received receive(Tenant tenant, String id, Options options, long offset, InputStream in)
      throws IOException {
    Submissions.requireId(id);
    if (id.length() > LONGEST_ID) {
      throw new GatewayFailure(
          DeliveryFault.ID, "id: a package's has at most " + LONGEST_ID + " characters");
    }
    packages.add(tenant, id, options);
    UploadedPackage p = get(tenant, id);
    boolean unread = p.state() == State.FAILED && p.taken() == 0 && offset == 0;
    if (p.state() != State.RECEIVING && !unread) {
      requireSame(p, offset, in);
      return new Received(p, false);
    }
    requireRoom(tenant, p);
    if (offset == 0 && (p.received() > 0 || unread)) {
      packages.restart(p);
    } else if (p.received() != offset) {
      throw new GatewayFailure(
          DeliveryFault.STATE,
          p.received()
              + " bytes of package "
              + id
              + " are here: go on with offset="
              + p.received());
    }
    if (!packages.complete(p, copy(p, offset, in))) {
      throw new GatewayFailure(
          DeliveryFault.STATE, "package " + id + " is being uploaded by somebody else too");
    }
    return new Received(get(tenant, id), true);
  }

  private void requireRoom(Tenant tenant, UploadedPackage p) {
    if (p.received() == 0 && packages.unfinished(tenant) > MOST_UNFINISHED) {
      throw new GatewayFailure(
          GatewayFailure.LoadFault.BUSY,
          "packages of " + MOST_UNFINISHED + " bytes are not unpacked yet",
          Duration.ofMinutes(1),
          null);
    }
  }

  /** The same package again is no other; where only the rest of it comes, nobody can tell. */
  private static void requireSame(UploadedPackage p, long offset, InputStream in)
      throws IOException {
    if (p.state() == State.FAILED && offset > 0) {
      throw new GatewayFailure(
          DeliveryFault.STATE, "package " + p.id() + " ended: " + p.reason() + "; begin anew");
    }
    if (p.hash() == null || offset > 0) {
      return;
    }
    MessageDigest digest = sha256();
    byte[] buffer = new byte[65_536];
    long read = 0;
    for (int n = in.read(buffer); n >= 0 && read <= LARGEST; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      read += n;
    }
    if (!p.hash().equals(HexFormat.of().formatHex(digest.digest()))) {
      throw new GatewayFailure(
          DeliveryFault.OTHER_CONTENT, "under the id " + p.id() + " another package was taken");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private long copy(UploadedPackage p, long offset, InputStream in) throws IOException {
    long at = offset;
    Piece piece = Piece.of(in);
    while (piece.length() > 0) {
      if (at + piece.length() > LARGEST) {
        throw new GatewayFailure(
            GatewayFailure.LoadFault.TOO_LARGE, "a package may have " + LARGEST + " bytes at most");
      }
      if (!packages.append(p, at, piece.content())) {
        throw new GatewayFailure(
            DeliveryFault.STATE, "package " + p.id() + " is being uploaded by somebody else too");
      }
      at += piece.length();
      if (piece.broken() != null) {
        throw piece.broken();
      }
      piece = Piece.of(in);
    }
    if (piece.broken() != null) {
      throw piece.broken();
    }
    return at;
  }

  /** What came of an upload until a piece was full, it ended, or broke. */
  private record Piece(byte[] content, @Nullable IOException broken) {
    static Piece of(InputStream in) {
      byte[] buffer = new byte[PIECE];
      int length = 0;
      try {
        for (int n = 0; n >= 0 && length < PIECE; ) {
          n = in.read(buffer, length, PIECE - length);
          length += Math.max(0, n);
        }
        return new Piece(Arrays.copyOf(buffer, length), null);
      } catch (IOException e) {
        return new Piece(Arrays.copyOf(buffer, length), e);
      }
    }

    int length() {
      return content.length;
    }
  }

  /**
   * The tenant's package.
   *
   * @throws GatewayFailure UNKNOWN
   */
  public UploadedPackage get(Tenant tenant, String id) {
    return packages
        .find(tenant.id(), id)
        .orElseThrow(() -> new GatewayFailure(DeliveryFault.UNKNOWN, "no package " + id));
  }

  /** Its files that were looked at, in order, after an ordinal. */
  public List<File> files(UploadedPackage p, int after, int limit) {
    return packages.files(p, after, limit);
  }

  /** How many of its invoices stand where; by the names of their states. */
  public Map<String, Integer> states(Tenant tenant, UploadedPackage p) {
    return submissions.states(tenant, p.id());
  }

  /** Unpacks what has come, and gives up what does not come. */
  void wake() {
    packages.expire(ground.clock().millis() - EXPIRY.toMillis());
    for (UploadedPackage p : packages.checking()) {
      String name = "unpack:" + p.tenantId() + ":" + p.id();
      Thread.ofVirtual().name(name).start(() -> ground.leases().during(name, () -> unpack(p)));
    }
  }

  private void unpack(UploadedPackage seen) {
    UploadedPackage p = packages.find(seen.tenantId(), seen.id()).orElse(seen);
    if (p.state() != State.CHECKING) {
      return;
    }
    if (packages.attempt(p) > MOST_ATTEMPTS) {
      packages.move(p, State.CHECKING, State.FAILED, "it could not be unpacked");
      return;
    }
    Tenant tenant = ground.tenants().get(p.tenantId());
    MessageDigest digest = sha256();
    try (DigestInputStream all = new DigestInputStream(packages.bytes(p), digest);
        PackageFiles files = new PackageFiles(all, p.received())) {
      for (Entry entry = files.next(); entry != null; entry = files.next()) {
        if (entry.ordinal() > p.files()) {
          packages.looked(p, handedOver(tenant, p, entry));
        }
      }
      all.transferTo(OutputStream.nullOutputStream());
      packages.done(p, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      LOG.info("Package {} cannot be read: {}", p.id(), e.getMessage());
      packages.move(p, State.CHECKING, State.FAILED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warn("Unpacking {} failed and goes on later: {}", p.id(), Traces.of(e));
    }
  }

  private File handedOver(Tenant tenant, UploadedPackage p, Entry entry) {
    String id = p.id() + "~" + entry.ordinal();
    byte[] content = entry.content();
    if (content == null) {
      return refused(
          entry, new Fault("", "BYTES_SIZE", "Plik jest za duży", "The file is too large"));
    }
    try {
      Options options = p.options();
      handover.xml(tenant, new Wishes(id, options.urgent(), options.offline()), content);
      return new File(entry.ordinal(), entry.name(), id, List.of());
    } catch (InvoiceRefused e) {
      return new File(entry.ordinal(), entry.name(), null, e.faults().stream().limit(20).toList());
    } catch (GatewayFailure e) {
      if (e.retryAfter() != null) {
        throw e;
      }
      return refused(
          entry,
          new Fault(
              "", e.reason().name(), String.valueOf(e.polish()), String.valueOf(e.getMessage())));
    }
  }

  private static File refused(Entry entry, Fault fault) {
    return new File(entry.ordinal(), entry.name(), null, List.of(fault));
  }
}
