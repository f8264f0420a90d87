package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import java.util.List;

/** All business rules over one document. Thread-safe. */
public final class BusinessRules {
  private BusinessRules() {}

  /**
   * Looks at a document of FA(2) or FA(3) that is valid by its schema; others give no warnings.
   *
   * @param root the document's root
   */
  public static List<Warning> check(Element root) {
    Element fa = root.child("Fa");
    if (fa == null) {
      return List.of();
    }
    Invoice invoice = Invoice.of(root, fa);
    Warnings warnings = new Warnings();
    NumberRules.check(invoice, warnings);
    RowRules.check(invoice, warnings);
    SumRules.check(invoice, warnings);
    DateRules.check(invoice, warnings);
    AnnotationRules.check(invoice, warnings);
    CodeRules.check(invoice, warnings);
    ReferenceRules.check(invoice, warnings);
    PaymentRules.check(invoice, warnings);
    return warnings.all();
  }
}
