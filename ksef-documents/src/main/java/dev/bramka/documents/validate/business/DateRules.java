package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dates that do not follow each other. */
final class DateRules {
  private static final int EARLIEST_DAYS_BEFORE_SALE = 60;
  private static final int LONGEST_TERM_YEARS = 5;

  static final List<Check> CHECKS =
      List.of(
          Check.all("BIZ_DATE_CORRECTED", DateRules::corrected),
          Check.fa("BIZ_DATE_PERIOD", DateRules::period),
          Check.fa("BIZ_DATE_SALE", DateRules::sales),
          Check.fa("BIZ_DATE_SALE_TWICE", DateRules::saleTwice),
          Check.fa("BIZ_DATE_DUE", DateRules::due),
          Check.fa("BIZ_DATE_DUE_FAR", DateRules::dueFar),
          Check.all("BIZ_DATE_ISSUED_OLD", DateRules::old),
          Check.fa("BIZ_DATE_PAID", DateRules::paid));

  private DateRules() {}

  private static void corrected(Invoice invoice, Hits hits) {
    LocalDate issued = invoice.issued();
    for (Element corrected : invoice.body().all("DaneFaKorygowanej")) {
      Element at = corrected.child("DataWystFaKorygowanej");
      LocalDate original = Invoice.date(at);
      if (at != null && issued != null && original != null && original.isAfter(issued)) {
        hits.add(at, "original", original, "issued", issued);
      }
    }
  }

  private static void period(Invoice invoice, Hits hits) {
    Element to = invoice.body().at("OkresFa", "P_6_Do");
    LocalDate from = Invoice.date(invoice.body().at("OkresFa", "P_6_Od"));
    LocalDate until = Invoice.date(to);
    if (to != null && from != null && until != null && until.isBefore(from)) {
      hits.add(to, "from", from, "to", until);
    }
  }

  private static void sales(Invoice invoice, Hits hits) {
    List<Element> dates = new ArrayList<>(invoice.body().all("P_6"));
    invoice.rows().forEach(row -> dates.addAll(row.all("P_6A")));
    LocalDate issued = invoice.issued();
    for (Element at : dates) {
      LocalDate sold = Invoice.date(at);
      if (issued != null
          && sold != null
          && sold.isAfter(issued.plusDays(EARLIEST_DAYS_BEFORE_SALE))) {
        hits.add(at, "date", sold, "issued", issued);
      }
    }
  }

  private static void saleTwice(Invoice invoice, Hits hits) {
    Element common = invoice.body().child("P_6");
    boolean ofRows = invoice.rows().stream().anyMatch(row -> row.child("P_6A") != null);
    if (common != null && ofRows && !invoice.correction()) {
      hits.add(common);
    }
  }

  private static List<Element> terms(Invoice invoice) {
    List<Element> terms = new ArrayList<>(0);
    Element payment = invoice.body().child("Platnosc");
    if (payment != null && !invoice.correction()) {
      payment.all("TerminPlatnosci").forEach(term -> terms.addAll(term.all("Termin")));
    }
    return terms;
  }

  /** What is paid may have been due at any time. */
  private static void due(Invoice invoice, Hits hits) {
    LocalDate issued = invoice.issued();
    boolean paid = invoice.body().value("Platnosc", "Zaplacono").equals("1");
    for (Element at : terms(invoice)) {
      LocalDate due = Invoice.date(at);
      if (!paid && issued != null && due != null && due.isBefore(issued)) {
        hits.add(at, "date", due, "issued", issued);
      }
    }
  }

  private static void dueFar(Invoice invoice, Hits hits) {
    LocalDate issued = invoice.issued();
    for (Element at : terms(invoice)) {
      LocalDate due = Invoice.date(at);
      if (issued != null && due != null && due.isAfter(issued.plusYears(LONGEST_TERM_YEARS))) {
        hits.add(at, "date", due, "issued", issued);
      }
    }
  }

  private static void old(Invoice invoice, Hits hits) {
    LocalDate issued = invoice.issued();
    LocalDate created = day(invoice.root().value("Naglowek", "DataWytworzeniaFa"));
    if (issued != null && created != null && issued.isBefore(created.minusYears(1))) {
      hits.add(invoice.place(invoice.layout().issued()), "issued", issued, "created", created);
    }
  }

  private static @Nullable LocalDate day(String moment) {
    try {
      return moment.length() < 10 ? null : LocalDate.parse(moment.substring(0, 10));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static void paid(Invoice invoice, Hits hits) {
    LocalDate issued = invoice.issued();
    Element payment = invoice.body().child("Platnosc");
    if (payment == null || issued == null) {
      return;
    }
    List<Element> dates = new ArrayList<>(payment.all("DataZaplaty"));
    payment.all("ZaplataCzesciowa").forEach(p -> dates.addAll(p.all("DataZaplatyCzesciowej")));
    for (Element at : dates) {
      LocalDate day = Invoice.date(at);
      if (day != null && day.isAfter(issued)) {
        hits.add(at, "date", day, "issued", issued);
      }
    }
  }
}
