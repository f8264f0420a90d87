package dev.bramka.gateway.apiv2;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bramka.gateway.delivery.Submission;
import dev.bramka.gateway.invoices.InvoiceRefused.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the box operations. What is not known is left out, never null; a success has no member
 * {@code error}.
 */
sealed interface BoxReply {
  /** Taken over. */
  record Result(boolean result) implements BoxReply {}

  /** One invoice, decided. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Upload(String uploadId, InvoiceInfo invoiceInfo, String sessionId, byte @Nullable [] upo)
      implements BoxReply {}

  /** A package, all of whose invoices are decided. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Batch(
      String uploadId, List<InvoiceInfo> invoiceInfo, String sessionId, byte @Nullable [] upo)
      implements BoxReply {}

  /** How an invoice ended. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InvoiceInfo(
      Status status,
      @Nullable Integer ordinal,
      @Nullable String invoiceNumber,
      @Nullable String ksefNumber,
      @Nullable String acquisitionDate,
      String invoicingMode)
      implements BoxReply {
    private static final int ACCEPTED = 200;
    private static final int INVALID = 450;
    private static final int NOT_SENT = 550;

    static InvoiceInfo of(Submission s, @Nullable Integer ordinal) {
      Instant acquired = s.outcome().acquired();
      return new InvoiceInfo(
          status(s),
          ordinal,
          s.content().invoiceNumber(),
          s.outcome().ksefNumber(),
          acquired == null ? null : acquired.truncatedTo(ChronoUnit.SECONDS).toString(),
          s.lane().offline() ? "offline" : "online");
    }

    private static Status status(Submission s) {
      String reason = s.outcome().reason();
      return switch (s.state()) {
        case ACCEPTED -> new Status(ACCEPTED, "Sukces", null);
        case REJECTED ->
            new Status(
                Objects.requireNonNullElse(s.outcome().code(), INVALID),
                Objects.requireNonNullElse(reason, "Faktura odrzucona"),
                null);
        default -> new Status(NOT_SENT, "Faktura nie została wysłana", reason);
      };
    }

    /** A file that was not handed over. */
    static InvoiceInfo refused(int ordinal, String name, List<Fault> faults) {
      Fault first = faults.getFirst();
      String place = first.place().isEmpty() ? "" : first.place() + ": ";
      return new InvoiceInfo(
          new Status(
              INVALID,
              "Błąd weryfikacji semantyki dokumentu faktury",
              name + ": " + place + first.pl()),
          ordinal,
          null,
          null,
          null,
          "online");
    }
  }

  /** A status of KSeF's. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Status(int code, String description, @Nullable String details) implements BoxReply {}
}
