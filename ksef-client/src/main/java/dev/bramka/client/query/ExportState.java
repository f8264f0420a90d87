package dev.bramka.client.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an export stands (KSeF API, {@code InvoiceExportStatusResponse}).
 *
 * @param status 100 running, 200 done, others failed
 * @param packageExpirationDate until when the package can be downloaded
 * @param content the package, once done
 */
public record ExportState(
    @Nullable Status status,
    @Nullable OffsetDateTime packageExpirationDate,
    @JsonProperty("package") @Nullable Content content) {

  /** What a status means for whoever waits (contract 2.8.1, export statuses). */
  public enum Phase {
    /** The package is being made, or the answer has no status. */
    RUNNING,
    /** The package can be downloaded. */
    DONE,
    /** Nothing but what lies beyond the high-water mark was asked for. */
    BEYOND_HIGH_WATER_MARK,
    /** It failed, whichever code KSeF may add. */
    FAILED
  }

  /** What the status means. */
  public Phase phase() {
    int code = status == null ? 0 : status.code();
    if (code < 200) {
      return Phase.RUNNING;
    }
    return switch (code) {
      case 200 -> Phase.DONE;
      case 420 -> Phase.BEYOND_HIGH_WATER_MARK;
      default -> Phase.FAILED;
    };
  }

  /** Code, words and details in one line. */
  public String explanation() {
    return status == null ? "no status" : status.explanation();
  }

  /** A status with KSeF's words. */
  public record Status(int code, @Nullable String description, @Nullable List<String> details) {
    /** Code, words and details in one line. */
    public String explanation() {
      List<String> more = details;
      return code
          + " "
          + (description == null ? "" : description)
          + (more == null || more.isEmpty() ? "" : ": " + String.join("; ", more));
    }
  }

  /**
   * A package.
   *
   * @param invoiceCount invoices in it
   * @param size bytes of the joined archive
   * @param parts its parts
   * @param isTruncated whether more matched than fits
   * @param lastIssueDate where to go on when truncated, searched by day of issue
   * @param lastInvoicingDate where to go on when truncated, searched by date of invoicing
   * @param lastPermanentStorageDate where to go on when truncated, searched by date of storage
   * @param permanentStorageHwmDate until when the result is complete for good
   */
  public record Content(
      int invoiceCount,
      long size,
      @Nullable List<Part> parts,
      boolean isTruncated,
      @Nullable LocalDate lastIssueDate,
      @Nullable OffsetDateTime lastInvoicingDate,
      @Nullable OffsetDateTime lastPermanentStorageDate,
      @Nullable OffsetDateTime permanentStorageHwmDate) {
    /** The parts; none when there are no invoices. */
    List<Part> pieces() {
      return parts == null ? List.of() : parts.stream().filter(Objects::nonNull).toList();
    }
  }

  /** A part of a package: a slice of the archive, encrypted by itself. */
  public record Part(
      int ordinalNumber,
      @Nullable URI url,
      long partSize,
      @Nullable String partHash,
      long encryptedPartSize,
      @Nullable String encryptedPartHash) {}
}
