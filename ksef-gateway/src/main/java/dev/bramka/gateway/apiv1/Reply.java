package dev.bramka.gateway.apiv1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceParser;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.summary.AmountDue;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.ValidationReport;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedInvoice;
import dev.bramka.gateway.outbox.OutgoingInvoice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON answers of REST API v1, member by member as the published OpenAPI has them. */
sealed interface Reply {
  /** The gateway's key, X.509 in Base64. */
  record PublicKey(String algorithm, String publicKey) implements Reply {}

  /** Something that was made: a session or an invoice that was sent. */
  record Created(String id, String created) implements Reply {}

  record SessionStatus(String status) implements Reply {}

  record Closed(boolean result) implements Reply {}

  record Valid(boolean valid, String invoiceVersion) implements Reply {}

  record Report(boolean valid, @Nullable String invoiceVersion, List<Finding> findings)
      implements Reply {
    static Report of(ValidationReport report) {
      return new Report(
          report.valid(),
          report.version() == null ? null : report.version().apiName(),
          report.findings());
    }
  }

  record GenerationReport(
      boolean valid,
      String invoiceVersion,
      List<JsonFinding> findings,
      List<JsonFinding> warnings,
      @JsonInclude(JsonInclude.Include.NON_NULL) byte @Nullable [] invoice)
      implements Reply {
    static GenerationReport of(GeneratedInvoice generated) {
      return new GenerationReport(
          generated.errors().isEmpty(),
          generated.version().apiName(),
          generated.errors(),
          generated.warnings(),
          generated.xml());
    }
  }

  /** What the short form became. */
  record Expanded(JsonNode invoice, List<JsonFinding> warnings) implements Reply {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Parsed(JsonNode invoice, @Nullable Due amountDue, @Nullable String notice)
      implements Reply {
    private static final String MENDED =
        "Plik XML zawiera błąd, który pominięto / the XML file has a fault that was passed over";

    static Parsed of(InvoiceParser.Parsed parsed) {
      AmountDue due = AmountDue.ofInvoice(parsed.root());
      BigDecimal amount = due.amount();
      return new Parsed(
          parsed.invoice(),
          amount == null ? null : new Due(due.meaning().apiName(), amount),
          parsed.mended() ? MENDED : null);
    }
  }

  /** What is to be paid, was received, comes back or changes. */
  record Due(String meaning, BigDecimal amount) {
    private static @Nullable Due of(@Nullable String meaning, @Nullable BigDecimal amount) {
      return meaning == null || amount == null ? null : new Due(meaning, amount);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InvoiceStatus(
      String status,
      @Nullable String acquisitionTimestamp,
      @Nullable String ksefReferenceNumber,
      @Nullable String invoiceNumber,
      @Nullable Refusal error)
      implements Reply {
    static InvoiceStatus of(OutgoingInvoice invoice) {
      return switch (invoice.state()) {
        case ACCEPTED ->
            new InvoiceStatus(
                "accepted",
                invoice.acquired() == null ? null : Answers.moment(invoice.acquired()),
                invoice.ksefNumber(),
                invoice.invoiceNumber(),
                null);
        case REJECTED ->
            new InvoiceStatus(
                "rejected",
                null,
                null,
                null,
                new Refusal(
                    invoice.errorCode(), invoice.errorDescription(), invoice.errorDetails()));
        case PENDING, SENT -> new InvoiceStatus("processing", null, null, null, null);
      };
    }
  }

  /** Why KSeF refused an invoice, in its own words. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Refusal(@Nullable Integer code, @Nullable String description, @Nullable String details)
      implements Reply {}

  record QueryStarted(String queryId) implements Reply {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record QueryProgress(List<String> items, String status, @Nullable Integer numberOfInvoices)
      implements Reply {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ArchivePage(List<Archived> invoices, @Nullable String next) implements Reply {
    static ArchivePage of(Archive.Page page) {
      return new ArchivePage(page.invoices().stream().map(Archived::of).toList(), page.next());
    }
  }

  record Archived(
      String ksefNumber,
      String direction,
      @Nullable String number,
      @Nullable String issueDate,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String acquisitionTimestamp,
      Party seller,
      Party buyer,
      @Nullable BigDecimal net,
      @Nullable BigDecimal vat,
      @Nullable BigDecimal gross,
      @Nullable String currency,
      @Nullable String type,
      @Nullable String invoiceVersion,
      String origin,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Due amountDue)
      implements Reply {
    private static Archived of(ArchivedInvoice i) {
      return new Archived(
          i.ksefNumber(),
          i.direction().name().toLowerCase(Locale.ROOT),
          i.number(),
          i.issueDate(),
          i.acquired() == null ? null : Answers.moment(i.acquired()),
          new Party(i.sellerNip(), i.sellerName()),
          new Party(i.buyerId(), i.buyerName()),
          i.net(),
          i.vat(),
          i.gross(),
          i.currency(),
          i.kind(),
          i.version(),
          i.origin().name().toLowerCase(Locale.ROOT),
          Due.of(i.dueMeaning(), i.due()));
    }
  }

  record Party(
      @Nullable String id, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name)
      implements Reply {}
}
