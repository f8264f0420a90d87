package dev.bramka.client.session;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What KSeF says of an invoice in a session.
 *
 * @param ordinalNumber its position, from 1; may be null
 * @param referenceNumber its EE number
 * @param invoiceHash Base64 SHA-256 of the XML
 * @param invoiceNumber {@code P_2}, null when KSeF could not read it
 * @param ksefNumber null until accepted
 * @param acquisitionDate when the number was given, null until accepted
 * @param permanentStorageDate from when it can be downloaded, null until then
 * @param invoiceFileName its file in the package it came in; null when it came by itself
 * @param status its status
 */
public record InvoiceState(
    @Nullable Integer ordinalNumber,
    String referenceNumber,
    String invoiceHash,
    @Nullable String invoiceNumber,
    @Nullable String ksefNumber,
    @Nullable OffsetDateTime acquisitionDate,
    @Nullable OffsetDateTime permanentStorageDate,
    @Nullable String invoiceFileName,
    Status status) {

  /** Whether it says at least which invoice it is about and how that stands. */
  static boolean readable(@Nullable InvoiceState state) {
    return state != null
        && state.referenceNumber() != null
        && state.invoiceHash() != null
        && state.status() != null
        && state.status().code() != null;
  }

  /** What a status means for the invoice (contract 2.8.1, invoice statuses). */
  public enum Outcome {
    /** KSeF has not decided. */
    WAITING,
    /** It has its KSeF number. */
    ACCEPTED,
    /** KSeF has it already, from this session or another one. */
    DUPLICATE,
    /** KSeF failed over it: the same bytes may be sent again (500 unknown error, 550 cancelled). */
    FAILED_AT_KSEF,
    /** Refused for good, whichever code KSeF may add. */
    REFUSED;

    /** What the code means. */
    public static Outcome of(int code) {
      if (code < 200) {
        return WAITING;
      }
      return switch (code) {
        case 200 -> ACCEPTED;
        case 440 -> DUPLICATE;
        case 500, 550 -> FAILED_AT_KSEF;
        default -> REFUSED;
      };
    }

    /** Whether KSeF has refused it, for whatever reason. */
    public boolean refused() {
      return this != WAITING && this != ACCEPTED;
    }
  }

  /**
   * A status.
   *
   * @param code 100 and 150 wait, 200 is accepted, above is refused
   * @param description KSeF's words, may be null
   * @param details further sentences, may be null
   * @param extensions of a duplicate: the original's numbers, may be null
   */
  public record Status(
      Integer code,
      @Nullable String description,
      @Nullable List<String> details,
      @Nullable Map<String, Object> extensions) {
    /** What the code means. */
    public Outcome outcome() {
      return Outcome.of(code);
    }

    /** An extension that is a text; null when it is absent or anything else. */
    public @Nullable String extension(String name) {
      return extensions != null && extensions.get(name) instanceof String text ? text : null;
    }

    /** The details joined, or null when there are none. */
    public @Nullable String joinedDetails() {
      return details == null || details.isEmpty() ? null : String.join("; ", details);
    }
  }
}
