package dev.bramka.documents.visualise.view;

import dev.bramka.documents.summary.AmountDue;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Fact;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What a reader of an invoice looks for first: its dates, its place, and the amount. */
final class FactLine {
  private final Element fa;
  private final ElementNames labels;
  private final ValueFormat values;
  private final List<Fact> facts = new ArrayList<>();

  FactLine(Node fa, ElementNames labels, ValueFormat values) {
    this.fa = fa.element();
    this.labels = labels;
    this.values = values;
  }

  /** The name of the amount. */
  static Label label(AmountDue due, ElementNames labels) {
    return labels.of("View/" + due.meaning().apiName());
  }

  List<Fact> facts(AmountDue due) {
    date(labels.of("P_1"), first("P_1", "P_4B"));
    add(labels.of("P_1M"), fa.value("P_1M"));
    // Of an advance, the same element is the day on which it was paid.
    boolean advance = fa.value("RodzajFaktury").endsWith("ZAL");
    date(labels.of(advance ? "ZAL" : "", "P_6"), first("P_6", "P_4A"));
    Element period = fa.child("OkresFa");
    if (period != null) {
      String from = values.date(period.value("P_6_Od"));
      add(labels.of("OkresFa"), from + " – " + values.date(period.value("P_6_Do")));
    }
    date(labels.of("Termin"), fa.value("Platnosc", "TerminPlatnosci", "Termin"));
    BigDecimal amount = due.amount();
    if (amount != null) {
      facts.add(new Fact(label(due, labels), values.money(amount, fa.value("KodWaluty")), true));
    }
    return facts;
  }

  private String first(String name, String otherwise) {
    return fa.value(name).isEmpty() ? fa.value(otherwise) : fa.value(name);
  }

  private void date(Label label, String date) {
    add(label, values.date(date));
  }

  private void add(Label label, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(label, value, false));
    }
  }
}
