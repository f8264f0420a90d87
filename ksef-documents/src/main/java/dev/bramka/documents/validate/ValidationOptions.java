package dev.bramka.documents.validate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.rule.RuleLevels;
import org.jspecify.annotations.Nullable;

/**
 * What the place that a document is meant for demands.
 *
 * @param production whether wrong check digits are errors; only production KSeF checks them
 * @param fa2 whether FA(2) is taken, as only KSeF's TEST environment does
 * @param expected the structure that the session was opened for, or null for any
 * @param maxBytes the largest document without attachments, in bytes
 * @param maxBytesWithAttachment the largest document with a {@code Zalacznik}, in bytes
 * @param business how serious the business rules are taken; null when they are not looked at
 */
public record ValidationOptions(
    boolean production,
    boolean fa2,
    @Nullable InvoiceVersion expected,
    int maxBytes,
    int maxBytesWithAttachment,
    @Nullable RuleLevels business) {
  /** KSeF's default limit for a document without attachments (limits of the context). */
  public static final int DEFAULT_MAX_BYTES = 1_000_000;

  /** KSeF's default limit for a document with attachments (limits of the context). */
  public static final int DEFAULT_MAX_BYTES_WITH_ATTACHMENT = 3_000_000;

  /** Any structure, KSeF's default sizes. */
  public static ValidationOptions defaults(boolean production) {
    return new ValidationOptions(
        production, !production, null, DEFAULT_MAX_BYTES, DEFAULT_MAX_BYTES_WITH_ATTACHMENT, null);
  }

  /** The same demands for one structure only. */
  public ValidationOptions expecting(InvoiceVersion version) {
    return new ValidationOptions(
        production, fa2, version, maxBytes, maxBytesWithAttachment, business);
  }

  /** The same demands where FA(2) is taken, or is not. */
  public ValidationOptions takingFa2(boolean taken) {
    return new ValidationOptions(
        production, taken, expected, maxBytes, maxBytesWithAttachment, business);
  }

  /** The same demands for documents up to these sizes. */
  public ValidationOptions upTo(int bytes, int bytesWithAttachment) {
    return new ValidationOptions(production, fa2, expected, bytes, bytesWithAttachment, business);
  }

  /** The same demands, with business rules as the catalogue has them. */
  public ValidationOptions withBusiness() {
    return withBusiness(RuleLevels.USUAL);
  }

  /** The same demands, with business rules taken as serious as this says. */
  public ValidationOptions withBusiness(RuleLevels levels) {
    return new ValidationOptions(
        production, fa2, expected, maxBytes, maxBytesWithAttachment, levels);
  }
}
