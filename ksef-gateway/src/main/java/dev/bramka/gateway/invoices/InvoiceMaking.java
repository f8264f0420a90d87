package dev.bramka.gateway.invoices;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.InvoiceParser;
import dev.bramka.documents.generate.simple.ShortForm;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.gateway.platform.Computing;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.ObjectNode;

/** Makes invoices from JSON, and JSON from invoices, in the tenant's turn. Thread-safe. */
@Service
public class InvoiceMaking {
  /**
   * An invoice in the schema's own words.
   *
   * @param invoice its elements
   * @param taxPer how tax is rounded
   */
  public record FullForm(ObjectNode invoice, TaxRounding taxPer) {}

  private final InvoiceGenerator generator;
  private final ShortForm shortForm;
  private final Computing computing;
  private final KnownInvoices known;
  private final TenantRules rules;

  InvoiceMaking(Computing computing, KnownInvoices known, TenantRules rules, Clock clock) {
    this.computing = computing;
    this.known = known;
    this.rules = rules;
    generator = new InvoiceGenerator(clock);
    shortForm = new ShortForm(clock);
  }

  /**
   * Makes an invoice from its full form.
   *
   * @param size of the text that {@code read} reads, bytes
   * @param read reads the form, also in the tenant's turn
   */
  public GeneratedInvoice full(Tenant tenant, int size, Supplier<FullForm> read) {
    return computing.run(
        tenant.id(),
        size,
        () -> {
          FullForm form = read.get();
          return generator.generate(form.invoice(), form.taxPer(), rules.report(tenant));
        });
  }

  /** Makes an invoice from the short form, which may refer to invoices that are here. */
  public ShortForm.Result simple(Tenant tenant, int size, Supplier<ObjectNode> read) {
    return computing.run(
        tenant.id(),
        size,
        () -> shortForm.generate(read.get(), known.referencedBy(tenant), rules.report(tenant)));
  }

  /**
   * The JSON of an invoice, as generating takes it, and what it amounts to.
   *
   * @throws GatewayFailure INVOICE_FORMAT when it is no invoice
   */
  public InvoiceParser.Parsed parse(Tenant tenant, byte[] xml) {
    return computing.run(tenant.id(), xml.length, () -> parsed(xml));
  }

  private static InvoiceParser.Parsed parsed(byte[] xml) {
    try {
      return InvoiceParser.parseReceived(xml);
    } catch (IllegalArgumentException e) {
      throw new GatewayFailure(InvoiceFault.INVOICE_FORMAT, e.getMessage());
    }
  }
}
