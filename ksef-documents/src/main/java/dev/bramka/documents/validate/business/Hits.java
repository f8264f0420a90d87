package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.rule.Rule;
import dev.bramka.documents.validate.rule.RuleLevels;
import dev.bramka.documents.validate.rule.RuleLevels.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects what breaks rules, one rule after the other, up to a limit. Not thread-safe. */
final class Hits {
  private static final int MAX = 200;

  private final RuleLevels levels;
  private final List<Warning> all = new ArrayList<>(0);
  private @org.jspecify.annotations.Nullable Rule rule;

  Hits(RuleLevels levels) {
    this.levels = levels;
  }

  /** Looks for what breaks the check's rule, unless that is switched off. */
  void look(Check check, Invoice invoice) {
    if (levels.of(check.rule()) != Level.OFF) {
      rule = check.rule();
      check.look().at(invoice, this);
    }
  }

  /**
   * Notes an element that breaks the rule.
   *
   * @param values pairs of a name and a value for the rule's sentence
   */
  void add(Element at, Object... values) {
    if (all.size() < MAX) {
      Rule broken = Objects.requireNonNull(rule);
      boolean error = levels.of(broken) == Level.ERROR;
      all.add(new Warning(at, broken, error, broken.polish(values), broken.english(values)));
    }
  }

  List<Warning> all() {
    return List.copyOf(all);
  }
}
