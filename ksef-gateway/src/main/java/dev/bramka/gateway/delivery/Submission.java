package dev.bramka.gateway.delivery;

import dev.bramka.documents.InvoiceVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invoice that was handed over to be delivered.
 *
 * @param number its place among all, for lists
 * @param tenantId whose it is
 * @param id as its sender calls it; unique for the tenant
 * @param content what it is
 * @param lane what it may travel with
 * @param packaged whether KSeF takes it in packages only
 * @param urgent whether it goes before others
 * @param state where it stands
 * @param created when it was taken
 * @param changed when its state changed
 * @param carriage how it travels
 * @param outcome what came of it
 */
public record Submission(
    long number,
    String tenantId,
    String id,
    Content content,
    Lane lane,
    boolean packaged,
    boolean urgent,
    State state,
    Instant created,
    Instant changed,
    Carriage carriage,
    Outcome outcome) {

  /** Where a submission stands. */
  public enum State {
    /** It waits for its turn. */
    QUEUED,
    /** It is being packed or posted. */
    SENDING,
    /** KSeF has it, or is bound to get it, and has not decided. */
    SENT,
    /** It has a KSeF number. */
    ACCEPTED,
    /** KSeF refused it for good. */
    REJECTED,
    /** It was taken back before it went out. */
    CANCELLED,
    /** Something stood in its way so often that somebody has to look. */
    PARKED;

    /** Whether nothing more will happen to it. */
    public boolean over() {
      return this == ACCEPTED || this == REJECTED || this == CANCELLED;
    }
  }

  /**
   * What an invoice says of itself.
   *
   * @param hash Base64 SHA-256 of the XML
   * @param size bytes of the XML
   * @param invoiceNumber the seller's number
   * @param issueDate ISO day
   * @param seller NIP
   * @param buyer NIP, when the buyer has one
   * @param gross total, as written
   * @param currency ISO code
   */
  public record Content(
      String hash,
      int size,
      @Nullable String invoiceNumber,
      @Nullable String issueDate,
      @Nullable String seller,
      @Nullable String buyer,
      @Nullable String gross,
      @Nullable String currency) {}

  /**
   * What may travel together.
   *
   * @param version the structure
   * @param offline whether it was issued offline
   */
  public record Lane(InvoiceVersion version, boolean offline) {}

  /**
   * How it travels.
   *
   * @param attempts how often it was tried in vain
   * @param notBefore when it is tried again
   * @param batch the package that it is being put into, or null
   * @param session KSeF's session that it went into, or null
   * @param reference KSeF's number of it in that session, or null
   */
  public record Carriage(
      int attempts,
      Instant notBefore,
      @Nullable String batch,
      @Nullable String session,
      @Nullable String reference) {}

  /**
   * What came of it.
   *
   * @param ksefNumber when accepted
   * @param acquired when KSeF gave the number
   * @param code KSeF's status when it was refused
   * @param reason why it was refused, waits again, or was parked
   */
  public record Outcome(
      @Nullable String ksefNumber,
      @Nullable Instant acquired,
      @Nullable Integer code,
      @Nullable String reason) {}
}
