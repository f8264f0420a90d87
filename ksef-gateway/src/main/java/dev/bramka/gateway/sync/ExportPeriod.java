package dev.bramka.gateway.sync;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.query.InvoiceFilters.SubjectType;
import java.time.Instant;
import java.util.UUID;
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
 * @param key the package's key, once started
 * @param attempts how often it went wrong for good reason
 * @param checks how often KSeF was asked for it
 */
record ExportPeriod(
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
    @Nullable SymmetricKey key,
    int attempts,
    int checks) {

  /** A period; {@code to} is inclusive, null for now. */
  record Period(Instant from, @Nullable Instant to) {}

  /**
   * A window of which nothing is done yet.
   *
   * @param complete whether to stop at the high-water mark
   */
  static ExportPeriod planned(Ownership of, Period period, boolean complete) {
    return new ExportPeriod(
        UUID.randomUUID().toString(),
        of.tenantId(),
        of.purpose(),
        of.owner(),
        of.subject(),
        period.from(),
        period.to(),
        complete,
        State.PLANNED,
        null,
        null,
        0,
        0);
  }

  /** Whose a window is, and what for. */
  record Ownership(String tenantId, Purpose purpose, String owner, SubjectType subject) {}

  /** The same owner's, purpose and role for another window. */
  Ownership ownership() {
    return new Ownership(tenantId, purpose, owner, subject);
  }

  /** The same for another owner. */
  ExportPeriod ownedBy(String other) {
    return new ExportPeriod(
        id, tenantId, purpose, other, subject, from, to, complete, state, reference, key, 0, 0);
  }

  /** The same, running at KSeF under this number and key. */
  ExportPeriod running(String number, SymmetricKey packageKey) {
    return new ExportPeriod(
        id,
        tenantId,
        purpose,
        owner,
        subject,
        from,
        to,
        complete,
        State.RUNNING,
        number,
        packageKey,
        attempts,
        0);
  }

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
