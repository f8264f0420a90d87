package dev.bramka.gateway.invoices;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedReferences;
import dev.bramka.gateway.outbox.Decisions;
import dev.bramka.gateway.outbox.OutboxArchiver;
import dev.bramka.gateway.outbox.OutgoingInvoice;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sync.Downloads;
import dev.bramka.gateway.tenants.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/**
 * Finds invoices by their KSeF number, wherever they are: in the archive, in the outbox for the
 * seconds between acceptance and archive, at KSeF. Thread-safe.
 */
@Service
public class KnownInvoices {
  private final Archive archive;
  private final OutboxArchiver sent;
  private final Downloads downloads;
  private final Decisions decisions;
  private final ArchivedReferences references;

  KnownInvoices(
      Archive archive,
      ArchivedReferences references,
      OutboxArchiver sent,
      Downloads downloads,
      Decisions decisions) {
    this.archive = archive;
    this.references = references;
    this.sent = sent;
    this.downloads = downloads;
    this.decisions = decisions;
  }

  /**
   * How an invoice that went out through us stands, asking KSeF when it has not decided yet.
   *
   * @param reference KSeF's number of the sending
   * @throws GatewayFailure INVOICE_UNKNOWN, FOREIGN or INVOICE_STATUS
   */
  public OutgoingInvoice status(Tenant tenant, String reference) {
    return decisions.status(tenant, reference);
  }

  /** The XML that is here, exactly as sent or received; empty when it is not here. */
  public Optional<byte[]> find(Tenant tenant, String ksefNumber) {
    return archive.xml(tenant, ksefNumber).or(() -> sent.xml(tenant, ksefNumber));
  }

  /** The KSeF number of the invoice with these very bytes; empty when it is not here. */
  public String numberOf(Tenant tenant, byte[] xml) {
    return references.numberOf(tenant, xml).orElse("");
  }

  /** What invoices being made may refer to. */
  ReferencedInvoices referencedBy(Tenant tenant) {
    return new ReferencedInvoices() {
      @Override
      public Optional<byte[]> find(String ksefNumber) {
        return KnownInvoices.this.find(tenant, ksefNumber);
      }

      @Override
      public Optional<String> numbered(String number, String issueDate) {
        List<String> found = references.numbered(tenant, number, issueDate);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
      }

      @Override
      public Optional<String> withContent(byte[] xml) {
        return references.numberOf(tenant, xml);
      }

      @Override
      public Stream<Later> laterCorrections(String ksefNumber) {
        return references.correctionsSince(tenant, ksefNumber).stream()
            .map(number -> new Later(number, find(number).orElse(null)));
      }
    };
  }

  /**
   * The XML that is here.
   *
   * @throws GatewayFailure INVOICE_UNKNOWN when it is not here
   */
  public byte[] get(Tenant tenant, String ksefNumber) {
    return find(tenant, ksefNumber)
        .orElseThrow(() -> new GatewayFailure(InvoiceFault.INVOICE_UNKNOWN, "Not in the archive"));
  }

  /**
   * The XML from here or else from KSeF, which allows few downloads.
   *
   * @param anew whether from KSeF even when it is here
   * @throws GatewayFailure INVOICE_UNKNOWN, or INVOICE_STATUS when KSeF does not give it
   */
  public byte[] obtain(Tenant tenant, String ksefNumber, boolean anew) {
    if (!KsefNumber.isValid(ksefNumber)) {
      throw new GatewayFailure(
          InvoiceFault.INVOICE_UNKNOWN, "Not a KSeF number, or its checksum is wrong");
    }
    Optional<byte[]> here = anew ? Optional.empty() : find(tenant, ksefNumber);
    return here.orElseGet(() -> downloads.fetch(tenant, ksefNumber));
  }
}
