package dev.bramka.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bramka.documents.KsefNumber;
import dev.bramka.gateway.delivery.Submission;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A submission as callers see it; times are ISO 8601 in UTC. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SubmissionView(
    String id,
    String state,
    String priority,
    boolean offline,
    Invoice invoice,
    String created,
    String changed,
    @Nullable String sessionReferenceNumber,
    @Nullable String referenceNumber,
    @Nullable String ksefNumber,
    @Nullable String acquisitionDate,
    boolean receipt,
    @Nullable Rejection rejection,
    @Nullable String next,
    @Nullable String nextAt) {

  /** What the invoice says of itself. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Invoice(
      @Nullable String number,
      @Nullable String issueDate,
      @Nullable String seller,
      @Nullable String buyer,
      @Nullable String gross,
      @Nullable String currency,
      String version,
      String hash,
      int size) {}

  /**
   * Why KSeF refused it, or why it was set aside.
   *
   * @param originalKsefNumber of the invoice that it repeats, as KSeF names it (440); else null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Rejection(
      @Nullable Integer code, @Nullable String reason, @Nullable String originalKsefNumber) {
    private static final int DUPLICATE = 440;

    static Rejection of(Submission.Outcome outcome) {
      Integer code = outcome.code();
      boolean duplicate = code != null && code == DUPLICATE;
      return new Rejection(code, outcome.reason(), duplicate ? numberIn(outcome.reason()) : null);
    }

    private static @Nullable String numberIn(@Nullable String words) {
      return Arrays.stream(String.valueOf(words).split("[^0-9A-F-]+"))
          .filter(KsefNumber::isValid)
          .findFirst()
          .orElse(null);
    }
  }

  /** A page of submissions. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<SubmissionView> submissions, @Nullable String next) {}

  /** Something that happened. */
  record Happening(String position, String at, String type, String subject, JsonNode data) {}

  /** What happened. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record History(List<Happening> events, @Nullable String next) {}

  static SubmissionView of(Submission s, boolean receipt, @Nullable String next) {
    boolean refused =
        s.state() == Submission.State.REJECTED || s.state() == Submission.State.PARKED;
    Instant at = s.carriage().notBefore();
    return new SubmissionView(
        s.id(),
        s.state().name().toLowerCase(Locale.ROOT),
        s.urgent() ? "high" : "normal",
        s.lane().offline(),
        invoice(s),
        moment(s.created()),
        moment(s.changed()),
        s.carriage().session(),
        s.carriage().reference(),
        s.outcome().ksefNumber(),
        s.outcome().acquired() == null ? null : moment(s.outcome().acquired()),
        receipt,
        refused ? Rejection.of(s.outcome()) : null,
        next,
        s.state() == Submission.State.QUEUED && at.isAfter(s.changed()) ? moment(at) : null);
  }

  private static Invoice invoice(Submission s) {
    Submission.Content c = s.content();
    return new Invoice(
        c.invoiceNumber(),
        c.issueDate(),
        c.seller(),
        c.buyer(),
        c.gross(),
        c.currency(),
        s.lane().version().apiName(),
        c.hash(),
        c.size());
  }

  static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
