package dev.bramka.gateway.invoices;

import dev.bramka.gateway.invoices.InvoiceRefused.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package of invoices that is uploaded.
 *
 * @param id as its sender calls it
 * @param state where it stands
 * @param received bytes that are on disk
 * @param files how many files were looked at
 * @param taken how many of them were handed over
 * @param refused how many were not
 * @param reason why it cannot be read; null otherwise
 * @param created when it began to come
 * @param hash SHA-256 of all of it, hexadecimal, once all files were looked at; null before
 */
public record UploadedPackage(
    String tenantId,
    String id,
    State state,
    Options options,
    long received,
    int files,
    int taken,
    int refused,
    @Nullable String reason,
    Instant created,
    @Nullable String hash) {

  /** Where a package stands. */
  public enum State {
    /** It is coming, or its upload broke off. */
    RECEIVING,
    /** It is here; its files are checked and handed over. */
    CHECKING,
    /** All files were looked at. */
    DONE,
    /** It cannot be read to its end; what was handed over before stays so. */
    FAILED
  }

  /**
   * How its invoices are handed over.
   *
   * @param urgent whether they go before others
   * @param offline whether they were issued offline
   */
  public record Options(boolean urgent, boolean offline) {}

  /**
   * A file in it.
   *
   * @param ordinal from 1
   * @param name its name in the package
   * @param submission the id under which it was handed over; null when it was not
   * @param faults why it was not
   */
  public record File(int ordinal, String name, @Nullable String submission, List<Fault> faults) {}
}
