package dev.bramka.gateway.invoices;

import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.gateway.invoices.InvoiceMaking.FullForm;
import dev.bramka.gateway.platform.GatewayFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two ways to say an invoice in JSON: in the schema's own words, or in short. */
public final class InvoiceForms {
  private InvoiceForms() {}

  /** Whether it is the full form, which has the invoice in a member of its own. */
  public static boolean isFull(ObjectNode root) {
    return root.get("invoice") instanceof ObjectNode && !root.has("number");
  }

  /**
   * The full form: {@code invoice} and, if wanted, {@code options}.
   *
   * @throws GatewayFailure INVOICE_INPUT when it is another
   */
  public static FullForm full(ObjectNode root) {
    return new FullForm(invoice(root), taxPer(root));
  }

  /**
   * The short form, as it stands.
   *
   * @throws GatewayFailure INVOICE_INPUT when it is the full one
   */
  public static ObjectNode shortForm(ObjectNode root) {
    if (isFull(root)) {
      throw new GatewayFailure(
          InvoiceFault.INVOICE_INPUT,
          "/invoice: this looks like the full form: send it to /api/invoice/generate",
          "/invoice: to wygląda na formę pełną: wyślij ją na /api/invoice/generate");
    }
    return notBare(root);
  }

  /**
   * Either form, as it stands.
   *
   * @throws GatewayFailure INVOICE_INPUT when it is the schema's own words without the member that
   *     they belong into
   */
  static ObjectNode notBare(ObjectNode root) {
    if (root.has("Podmiot1") || root.has("Naglowek")) {
      throw new GatewayFailure(
          InvoiceFault.INVOICE_INPUT,
          "/Podmiot1: this is the schema's own form: put all of it into the member 'invoice'",
          "/Podmiot1: to pełna forma schematu: umieść całość w polu 'invoice'");
    }
    return root;
  }

  private static ObjectNode invoice(ObjectNode root) {
    if (root.get("invoice") instanceof ObjectNode invoice) {
      return invoice;
    }
    notBare(root);
    if (root.has("seller") || root.has("lines") || root.has("correction")) {
      throw new GatewayFailure(
          InvoiceFault.INVOICE_INPUT,
          "this looks like the short form: send it to /api/invoice/generate/simple",
          "to wygląda na formę skróconą: wyślij ją na /api/invoice/generate/simple");
    }
    throw new GatewayFailure(
        InvoiceFault.INVOICE_INPUT, "/invoice: an object is required", "/invoice: wymagany obiekt");
  }

  /**
   * The way of rounding; an option that is not known is refused, as it may have meant something.
   */
  private static TaxRounding taxPer(ObjectNode root) {
    JsonNode options = root.path("options");
    if (options.isMissingNode() || options.isNull()) {
      return TaxRounding.RATE;
    }
    refuseOthers(options);
    JsonNode per = options.path("taxPer");
    boolean none = options.isObject() && (per.isMissingNode() || per.isNull());
    return switch (none ? "rate" : per.isString() ? per.stringValue() : "") {
      case "rate" -> TaxRounding.RATE;
      case "row" -> TaxRounding.ROW;
      default ->
          throw new GatewayFailure(
              InvoiceFault.INVOICE_INPUT,
              "/options: " + options + "; allowed is taxPer: rate or row");
    };
  }

  private static void refuseOthers(JsonNode options) {
    for (String key : options.propertyNames()) {
      if (!key.equals("taxPer")) {
        throw new GatewayFailure(
            InvoiceFault.INVOICE_INPUT, "/options/" + key + ": unknown; there is taxPer");
      }
    }
  }
}
