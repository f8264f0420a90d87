package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import java.util.ArrayList;
import java.util.List;

/** Collects warnings up to a limit. */
final class Warnings {
  private static final int MAX = 200;
  private final List<Warning> all = new ArrayList<>(0);

  void add(Element at, String rule, String source, String pl, String en) {
    if (all.size() < MAX) {
      all.add(new Warning(at, rule, source, pl, en));
    }
  }

  List<Warning> all() {
    return List.copyOf(all);
  }
}
