package dev.bramka.documents.validate;

import dev.bramka.documents.InvoiceVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the place that a document is meant for demands.
 *
 * @param production whether wrong NIP check digits are errors; only production KSeF checks them
 * @param expected the structure that the session was opened for, or null for any
 * @param maxBytes the largest document without attachments, in bytes
 * @param maxBytesWithAttachment the largest document with a {@code Zalacznik}, in bytes
 * @param business whether to look for what KSeF accepts but a book-keeper would question
 */
public record ValidationOptions(
    boolean production,
    @Nullable InvoiceVersion expected,
    int maxBytes,
    int maxBytesWithAttachment,
    boolean business) {
  /** KSeF's default limit for a document without attachments (limits of the context). */
  public static final int DEFAULT_MAX_BYTES = 1_000_000;

  /** KSeF's default limit for a document with attachments (limits of the context). */
  public static final int DEFAULT_MAX_BYTES_WITH_ATTACHMENT = 3_000_000;

  /** Any structure, KSeF's default sizes. */
  public static ValidationOptions defaults(boolean production) {
    return new ValidationOptions(
        production, null, DEFAULT_MAX_BYTES, DEFAULT_MAX_BYTES_WITH_ATTACHMENT, false);
  }

  /** The same demands for one structure only. */
  public ValidationOptions expecting(InvoiceVersion version) {
    return new ValidationOptions(production, version, maxBytes, maxBytesWithAttachment, business);
  }

  /** The same demands, with business warnings. */
  public ValidationOptions withBusiness() {
    return new ValidationOptions(production, expected, maxBytes, maxBytesWithAttachment, true);
  }
}
