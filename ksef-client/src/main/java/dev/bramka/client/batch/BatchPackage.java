package dev.bramka.client.batch;

import dev.bramka.client.query.InvoiceSearch.Compression;
import java.nio.file.Path;
import java.util.List;

/**
 * A package of invoices that is ready to be sent.
 *
 * @param compression how it is packed
 * @param invoices how many invoices it has
 * @param size bytes of the archive, before it was cut and encrypted
 * @param hash Base64 SHA-256 of the archive
 * @param parts its encrypted parts, in order
 */
public record BatchPackage(
    Compression compression, int invoices, long size, String hash, List<Part> parts) {
  /** KSeF takes no more invoices in one package (KSeF documentation, limits). */
  public static final int MOST_INVOICES = 10_000;

  /** KSeF takes no larger archive. */
  public static final long LARGEST = 5_000_000_000L;

  /** KSeF takes no more parts. */
  public static final int MOST_PARTS = 50;

  /** KSeF takes no larger part, before encryption. */
  public static final long LARGEST_PART = 100_000_000;

  /**
   * A piece of the archive, encrypted by itself.
   *
   * @param ordinal from 1
   * @param file where it lies
   * @param size bytes of the file
   * @param hash Base64 SHA-256 of the file
   */
  public record Part(int ordinal, Path file, long size, String hash) {}
}
