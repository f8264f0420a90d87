package dev.bramka.gateway.invoices;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.validate.ValidationReport;
import dev.bramka.documents.validate.rule.Rule;
import dev.bramka.documents.validate.rule.RuleCatalogue;
import dev.bramka.gateway.platform.Computing;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Validates invoices for a tenant's environment and refuses bad ones with the fitting reason. */
@Service
public class InvoiceCheck {
  private static final Rule ATTACHMENT = RuleCatalogue.named("KSEF_ATTACHMENT_INTERACTIVE");

  private final Computing computing;
  private final TenantRules rules;
  private final InvoiceValidator validator;

  /** Validates as of the clock's day. */
  public InvoiceCheck(Computing computing, TenantRules rules, Clock clock) {
    this.computing = computing;
    this.rules = rules;
    validator = new InvoiceValidator(clock);
  }

  /**
   * Validates.
   *
   * @param expected the session's structure, or null for any
   * @return the report of a valid invoice
   * @throws GatewayFailure INVOICE_VERSION, INVOICE_SIZE or INVOICE_FORMAT with the first finding
   */
  public ValidationReport require(Tenant tenant, byte[] xml, @Nullable InvoiceVersion expected) {
    ValidationOptions options = rules.sending(tenant);
    ValidationReport report =
        computing.run(
            tenant.id(),
            xml.length,
            () ->
                validator.validate(xml, expected == null ? options : options.expecting(expected)));
    report
        .firstError()
        .ifPresent(
            finding -> {
              throw new GatewayFailure(reason(finding), finding.summary(), finding.summaryPl());
            });
    return report;
  }

  /**
   * The same for an interactive session, which takes no attachments.
   *
   * @throws GatewayFailure as above
   */
  ValidationReport requireInteractive(Tenant tenant, byte[] xml, InvoiceVersion expected) {
    ValidationReport report = require(tenant, xml, expected);
    if (report.facts().attachment()) {
      throw new GatewayFailure(
          InvoiceFault.INVOICE_FORMAT, ATTACHMENT.english(), ATTACHMENT.polish());
    }
    return report;
  }

  /**
   * The same, refusing with all that is wrong.
   *
   * @throws InvoiceRefused when it is not valid
   */
  ValidationReport requireDeliverable(Tenant tenant, byte[] xml) {
    ValidationReport report =
        computing.run(
            tenant.id(), xml.length, () -> validator.validate(xml, rules.sending(tenant)));
    if (!report.valid()) {
      throw InvoiceRefused.ofXml(report.findings());
    }
    return report;
  }

  /** All findings of all layers; refuses nothing. */
  public ValidationReport report(Tenant tenant, byte[] xml) {
    return computing.run(
        tenant.id(), xml.length, () -> validator.validate(xml, rules.report(tenant)));
  }

  private static Reason reason(Finding finding) {
    return switch (finding.layer()) {
      case VERSION -> InvoiceFault.INVOICE_VERSION;
      case BYTES ->
          finding.rule().equals("BYTES_SIZE") || finding.rule().equals("BYTES_EMPTY")
              ? InvoiceFault.INVOICE_SIZE
              : InvoiceFault.INVOICE_FORMAT;
      case XML, SCHEMA, KSEF, BUSINESS -> InvoiceFault.INVOICE_FORMAT;
    };
  }
}
