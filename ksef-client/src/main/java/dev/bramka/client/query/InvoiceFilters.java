package dev.bramka.client.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to search for (KSeF API, {@code InvoiceQueryFilters}).
 *
 * @param subjectType in which role
 * @param dateRange in which period
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InvoiceFilters(SubjectType subjectType, Map<String, Object> dateRange) {

  /** The roles in which a context finds its invoices; constants are KSeF's words. */
  public enum SubjectType {
    Subject1,
    Subject2,
    Subject3,
    SubjectAuthorized
  }

  /**
   * Invoices stored for good within a period.
   *
   * @param from inclusive; at most three months before {@code to}
   * @param to inclusive; null for now
   * @param complete whether to leave out what lies beyond the high-water mark, where more may still
   *     appear
   */
  public static InvoiceFilters stored(
      SubjectType subject, Instant from, @Nullable Instant to, boolean complete) {
    Map<String, Object> range = new java.util.LinkedHashMap<>();
    range.put("dateType", "PermanentStorage");
    range.put("from", from.toString());
    if (to != null) {
      range.put("to", to.toString());
    }
    if (complete) {
      range.put("restrictToPermanentStorageHwmDate", true);
    }
    return new InvoiceFilters(subject, range);
  }
}
