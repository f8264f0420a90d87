package dev.bramka.documents.validate;

import dev.bramka.documents.validate.Finding.Layer;
import dev.bramka.documents.validate.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects findings up to the limit. */
final class Findings {
  private final List<Finding> all = new ArrayList<>(0);
  private boolean errors;

  void add(Layer layer, String rule, String pl, String en) {
    add(new Finding(layer, Severity.ERROR, rule, 0, 0, "", pl, en));
  }

  void add(Finding finding) {
    errors |= finding.severity() == Severity.ERROR;
    if (all.size() < ValidationReport.MAX_FINDINGS) {
      all.add(finding);
    }
  }

  /** Puts a finding on the whole document before what is already known of its parts. */
  void addFirst(Finding finding) {
    errors = true;
    all.addFirst(finding);
  }

  boolean hasErrors() {
    return errors;
  }

  List<Finding> all() {
    return all;
  }
}
