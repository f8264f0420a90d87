package dev.bramka.simulator.rules;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.summary.InvoiceSummaryReader;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.InvoiceFacts;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.validate.ValidationReport;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.InvoiceStore.Decision;
import dev.bramka.simulator.state.InvoiceStore.Invoice;
import dev.bramka.simulator.state.Metadata;
import dev.bramka.simulator.state.SessionStore.Session;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides over one invoice as KSeF does: decrypt, compare hash and size, verify the document, the
 * right to issue, attachments, duplicates; then give it a number.
 */
final class InvoiceVerification {
  private final Clock clock;
  private final InvoiceValidator validator;
  private final InvoiceStore invoices;
  private final ReferenceNumbers numbers;

  InvoiceVerification(Clock clock, InvoiceStore invoices, ReferenceNumbers numbers) {
    this.clock = clock;
    this.validator = new InvoiceValidator(clock);
    this.invoices = invoices;
    this.numbers = numbers;
  }

  /**
   * @param storageDelay milliseconds until an accepted invoice can be downloaded
   */
  Decision decide(Session session, InvoiceStore.Waiting waiting, long storageDelay) {
    if (session.aesKey() == null) {
      return refused(405, "Nie udało się odszyfrować klucza sesji", null);
    }
    byte[] xml = Crypto.decrypt(session.aesKey(), session.iv(), waiting.encrypted());
    if (xml == null) {
      return refused(435, "Nie udało się odszyfrować faktury kluczem sesji", null);
    }
    Invoice invoice = waiting.invoice();
    if (xml.length != invoice.size() || !Crypto.sha256(xml).equals(invoice.hash())) {
      return refused(430, "Skrót lub rozmiar faktury nie zgadza się z zadeklarowanym", null);
    }
    InvoiceVersion expected =
        InvoiceVersion.ofFormCode(
                session.systemCode(), session.schemaVersion(), session.formValue())
            .orElseThrow();
    ValidationReport report =
        validator.validate(xml, ValidationOptions.defaults(false).expecting(expected));
    Optional<Finding> error = report.firstError();
    if (error.isPresent()) {
      return refused(code(error.get()), text(error.get()), report.facts());
    }
    return entitled(session, invoice, xml, report.facts(), storageDelay);
  }

  /** A decision that was ordered, whatever the invoice is like. */
  static Decision ordered(int code) {
    return decision(code, null, null, null);
  }

  private static int code(Finding finding) {
    return switch (finding.layer()) {
      case BYTES, XML -> 430;
      case VERSION, SCHEMA, KSEF, BUSINESS -> 450;
    };
  }

  private static String text(Finding f) {
    return "[" + f.line() + "," + f.column() + "] " + f.path() + ": " + f.pl();
  }

  private Decision entitled(
      Session session, Invoice invoice, byte[] xml, InvoiceFacts facts, long storageDelay) {
    if (facts.attachment() && !session.batch()) {
      return refused(415, "Faktury z załącznikiem przyjmowane są tylko w sesji wsadowej", facts);
    }
    String seller = facts.sellerNip() == null ? "" : facts.sellerNip();
    if (!session.context().type().equals("Nip") || !session.context().value().equals(seller)) {
      return refused(410, "Brak uprawnień do wystawiania faktur sprzedawcy o NIP " + seller, facts);
    }
    String kind = facts.kind() == null ? "" : facts.kind();
    String number = facts.number() == null ? "" : facts.number();
    Optional<Invoice> original = invoices.accepted(seller, kind, number);
    return original.isPresent()
        ? duplicate(original.get(), facts)
        : accepted(invoice, xml, seller, facts, storageDelay);
  }

  private Decision accepted(
      Invoice invoice, byte[] xml, String seller, InvoiceFacts facts, long storageDelay) {
    long now = clock.millis();
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(now), Wire.WARSAW);
    String ksefNumber = KsefNumber.of(seller, day, numbers.hex(12)).value();
    Metadata metadata =
        MetadataWriter.of(
            InvoiceSummaryReader.read(xml),
            new MetadataWriter.Identity(invoice.reference(), ksefNumber, invoice.hash()),
            invoice.offline(),
            new MetadataWriter.Times(invoice.invoicing(), now, now + storageDelay));
    return new Decision(
        200,
        null,
        null,
        null,
        xml,
        ksefNumber,
        now,
        now + storageDelay,
        facts.number(),
        seller,
        facts.buyerNip(),
        facts.kind(),
        facts.issueDate(),
        metadata);
  }

  private static Decision duplicate(Invoice original, InvoiceFacts facts) {
    String details =
        "Duplikat faktury. Faktura o numerze KSeF: "
            + original.ksefNumber()
            + " została już prawidłowo przesłana do systemu w sesji: "
            + original.session();
    return decision(440, details, original, facts);
  }

  private static Decision refused(int code, String details, @Nullable InvoiceFacts facts) {
    return decision(code, details, null, facts);
  }

  private static Decision decision(
      int code,
      @Nullable String details,
      @Nullable Invoice original,
      @Nullable InvoiceFacts facts) {
    return new Decision(
        code,
        details,
        original == null ? null : original.session(),
        original == null ? null : original.ksefNumber(),
        null,
        null,
        null,
        null,
        facts == null ? null : facts.number(),
        facts == null ? null : facts.sellerNip(),
        facts == null ? null : facts.buyerNip(),
        facts == null ? null : facts.kind(),
        facts == null ? null : facts.issueDate(),
        null);
  }
}
