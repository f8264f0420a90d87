package dev.bramka.documents.validate.business;

import dev.bramka.documents.validate.rule.Rule;
import dev.bramka.documents.validate.rule.RuleCatalogue;

/**
 * A rule, and what looks for documents that break it.
 *
 * @param rule the rule as the catalogue has it
 * @param kinds the documents that it is about
 * @param look finds what breaks it
 */
record Check(Rule rule, Kinds kinds, Look look) {
  /** Which documents a rule is about. */
  enum Kinds {
    /** FA(2) and FA(3). */
    FA,
    /** FA_RR(1). */
    RR,
    /** Both, by what {@link Invoice.Layout} says of where they keep things. */
    ALL;

    boolean include(Invoice invoice) {
      return this == ALL || (this == RR) == invoice.farmer();
    }
  }

  /** Finds what breaks a rule. */
  @FunctionalInterface
  interface Look {
    /** Looks at a document and notes what breaks the rule. */
    void at(Invoice invoice, Hits hits);
  }

  static Check fa(String id, Look look) {
    return new Check(RuleCatalogue.named(id), Kinds.FA, look);
  }

  static Check rr(String id, Look look) {
    return new Check(RuleCatalogue.named(id), Kinds.RR, look);
  }

  static Check all(String id, Look look) {
    return new Check(RuleCatalogue.named(id), Kinds.ALL, look);
  }
}
