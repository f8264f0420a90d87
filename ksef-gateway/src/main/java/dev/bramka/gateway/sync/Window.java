package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A period that one export covers; where it stands is in the database.
 *
 * @param id our own
 * @param tenantId whose invoices
 * @param purpose what for
 * @param owner the query or sync that it belongs to
 * @param subject in which role
 * @param from inclusive
 * @param to inclusive; null for now
 * @param complete whether to stop at the high-water mark
 * @param state where it stands
 * @param reference KSeF's number once started
 * @param sealedKey the package's key, sealed, once started
 * @param attempts how often it went wrong for good reason
 * @param checks how often KSeF was asked for it
 */
record Window(
    String id,
    String tenantId,
    Purpose purpose,
    String owner,
    SubjectType subject,
    Instant from,
    @Nullable Instant to,
    boolean complete,
    State state,
    @Nullable String reference,
    byte @Nullable [] sealedKey,
    int attempts,
    int checks) {

  /** What a window is for. */
  enum Purpose {
    QUERY,
    SYNC,
    /** Metadata only, to compare with what we have. */
    AUDIT
  }

  /** Where a window stands. */
  enum State {
    PLANNED,
    RUNNING,
    DONE,
    FAILED
  }
}
