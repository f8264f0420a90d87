package dev.bramka.documents.generate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.Finding.Severity;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.vat.TaxRounding;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an invoice out of JSON whose keys are the schema's element names. The schema's own model
 * imposes the order and the form of numbers; the result is validated, and what is wrong is said of
 * the JSON. The same input at the same time gives the same bytes: UTF-8, no byte order mark.
 * Thread-safe.
 */
public final class InvoiceGenerator {
  private static final String ROOT = "/invoice";

  private final Clock clock;
  private final InvoiceValidator validator;

  /**
   * @param clock when the document was made, where the JSON does not say
   */
  public InvoiceGenerator(Clock clock) {
    this.clock = clock;
    this.validator = new InvoiceValidator(clock);
  }

  /**
   * Generates an invoice.
   *
   * @param invoice the invoice's object; defaults are added to it
   * @param options what the document must meet
   */
  public GeneratedInvoice generate(ObjectNode invoice, ValidationOptions options) {
    return generate(invoice, TaxRounding.RATE, options);
  }

  /**
   * Generates an invoice.
   *
   * @param invoice the invoice's object; defaults and absent sums are added to it
   * @param taxPer where tax is rounded when sums are worked out
   * @param options what the document must meet
   */
  public GeneratedInvoice generate(
      ObjectNode invoice, TaxRounding taxPer, ValidationOptions options) {
    JsonFindings findings = new JsonFindings();
    InvoiceVersion version = VersionDetection.of(invoice, findings);
    if (version == null) {
      return GeneratedInvoice.unmapped(InvoiceVersion.FA_3, findings.all());
    }
    complete(invoice, version, taxPer, findings);
    byte[] xml = new JsonToXml(findings).write(InvoiceSchema.root(version), invoice, ROOT);
    if (!findings.all().isEmpty()) {
      return GeneratedInvoice.unmapped(version, causesFirst(findings.all()));
    }
    Map<Severity, List<JsonFinding>> found = found(xml, options, invoice);
    List<JsonFinding> warnings = new ArrayList<>(findings.warnings());
    warnings.addAll(found.getOrDefault(Severity.WARNING, List.of()));
    return new GeneratedInvoice(
        version, xml, found.getOrDefault(Severity.ERROR, List.of()), List.copyOf(warnings));
  }

  private Map<Severity, List<JsonFinding>> found(
      byte[] xml, ValidationOptions options, ObjectNode invoice) {
    Map<Severity, List<JsonFinding>> found = new EnumMap<>(Severity.class);
    for (Finding f : validator.validate(xml, options).findings()) {
      found.computeIfAbsent(f.severity(), s -> new ArrayList<>()).add(onJson(f, invoice));
    }
    return found;
  }

  /** A sum that cannot be worked out follows from what is wrong with the rows. */
  private static List<JsonFinding> causesFirst(List<JsonFinding> findings) {
    List<JsonFinding> sorted = new ArrayList<>(findings);
    sorted.sort(Comparator.comparing(finding -> finding.rule().equals("JSON_TOTAL")));
    return List.copyOf(sorted);
  }

  private void complete(
      ObjectNode invoice, InvoiceVersion version, TaxRounding taxPer, JsonFindings findings) {
    new Defaults(clock, version, findings).fill(invoice);
    if (version == InvoiceVersion.FA_3) {
      Fa2Rates.translate(invoice, findings);
    }
    if (version == InvoiceVersion.FA_3 || version == InvoiceVersion.FA_2) {
      ComputedTotals.fill(invoice, taxPer, findings);
    } else {
      FarmersTotals.fill(invoice, findings);
    }
  }

  private static JsonFinding onJson(Finding f, ObjectNode invoice) {
    String element = f.path().substring(f.path().lastIndexOf('/') + 1);
    return new JsonFinding(
        pointer(f.path(), invoice),
        element.replaceAll("\\[[0-9]+]$", ""),
        f.rule(),
        f.pl(),
        f.en());
  }

  /** The place in the JSON that a path in the XML came from. */
  private static String pointer(String path, JsonNode invoice) {
    StringBuilder pointer = new StringBuilder(ROOT);
    JsonNode node = invoice;
    String[] steps = path.split("/");
    for (int i = 2; i < steps.length; i++) {
      String name = steps[i].replaceAll("\\[[0-9]+]$", "").replaceFirst("^@", "");
      if (name.equals(JsonShape.FLATTENED) && !node.has(name)) {
        continue;
      }
      pointer.append('/').append(name);
      node = node.path(name);
      if (node.isArray() && steps[i].endsWith("]")) {
        int at = nthPresent(node, position(steps[i]));
        pointer.append('/').append(at);
        node = node.path(at);
      }
    }
    return pointer.toString();
  }

  private static int position(String step) {
    return Integer.parseInt(step.substring(step.indexOf('[') + 1, step.length() - 1)) - 1;
  }

  /** Nulls in an array make no element. */
  private static int nthPresent(JsonNode array, int n) {
    int seen = -1;
    for (int i = 0; i < array.size(); i++) {
      seen += array.get(i).isNull() ? 0 : 1;
      if (seen == n) {
        return i;
      }
    }
    return n;
  }
}
