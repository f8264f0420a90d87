package dev.bramka.gateway.apiv2;

import dev.bramka.gateway.delivery.Submission;
import dev.bramka.gateway.delivery.Submissions;
import dev.bramka.gateway.invoices.PackageIntake;
import dev.bramka.gateway.invoices.UploadedPackage;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sync.BoxDownloads;
import dev.bramka.gateway.tenants.Tenant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far that is which was given to the box. Thread-safe. */
@Component
class BoxProgress {
  /** What was given to the box. */
  enum Kind {
    INVOICE,
    BATCH,
    DOWNLOAD
  }

  private final Submissions submissions;
  private final PackageIntake intake;
  private final BoxDownloads downloads;

  BoxProgress(Submissions submissions, PackageIntake intake, BoxDownloads downloads) {
    this.submissions = submissions;
    this.intake = intake;
    this.downloads = downloads;
  }

  /**
   * What is waited for, in words; null when it is over, well or not.
   *
   * @throws GatewayFailure when there is no such thing, or it failed
   */
  @Nullable String awaited(Kind kind, Tenant tenant, String id) {
    return switch (kind) {
      case INVOICE -> invoice(submissions.get(tenant, id));
      case BATCH -> batch(tenant, intake.get(tenant, id));
      case DOWNLOAD -> downloads.found(tenant, id) == null ? "KSeF is packing" : null;
    };
  }

  private static @Nullable String invoice(Submission s) {
    return s.state().over() || s.state() == Submission.State.PARKED
        ? null
        : s.state().name().toLowerCase(Locale.ROOT);
  }

  private @Nullable String batch(Tenant tenant, UploadedPackage p) {
    boolean looked =
        p.state() == UploadedPackage.State.DONE || p.state() == UploadedPackage.State.FAILED;
    boolean moving =
        intake.states(tenant, p).keySet().stream()
            .anyMatch(state -> state.matches("QUEUED|SENDING|SENT"));
    return looked && !moving ? null : p.files() + " files looked at";
  }

  /** Refuses to answer before it is over. */
  void requireOver(Kind kind, Tenant tenant, String id) {
    String awaited = awaited(kind, tenant, id);
    if (awaited != null) {
      throw new GatewayFailure(BoxError.PENDING, awaited);
    }
  }
}
