package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.rule.Rule;
import dev.bramka.documents.validate.rule.RuleLevels;
import java.util.List;
import java.util.stream.Stream;

/** All business rules over one document. Thread-safe. */
public final class BusinessRules {
  private static final List<Check> CHECKS =
      Stream.of(
              NumberRules.CHECKS,
              RowRules.CHECKS,
              SumRules.CHECKS,
              CurrencyRules.CHECKS,
              DateRules.CHECKS,
              AnnotationRules.CHECKS,
              PartyRules.CHECKS,
              CodeRules.CHECKS,
              ReferenceRules.CHECKS,
              PaymentRules.CHECKS)
          .flatMap(List::stream)
          .toList();

  private BusinessRules() {}

  /**
   * Looks at a document of FA(2), FA(3) or FA_RR(1) that is valid by its schema; others give no
   * warnings.
   *
   * @param root the document's root
   * @param levels how serious the rules are taken
   */
  public static List<Warning> check(Element root, RuleLevels levels) {
    Invoice invoice = Invoice.of(root).orElse(null);
    if (invoice == null) {
      return List.of();
    }
    Hits hits = new Hits(levels);
    for (Check check : CHECKS) {
      if (check.kinds().include(invoice)) {
        hits.look(check, invoice);
      }
    }
    return hits.all();
  }

  /** The rules that are looked for. */
  static Stream<Rule> rules() {
    return CHECKS.stream().map(Check::rule).distinct();
  }
}
