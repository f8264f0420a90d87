package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Dates that do not follow each other. */
final class DateRules {
  private static final int EARLIEST_DAYS_BEFORE_SALE = 60;

  private DateRules() {}

  static void check(Invoice invoice, Warnings warnings) {
    LocalDate issued = Invoice.date(invoice.fa().child("P_1"));
    if (issued == null) {
      return;
    }
    period(invoice, warnings);
    sales(invoice, issued, warnings);
    due(invoice, issued, warnings);
    for (Element corrected : invoice.fa().all("DaneFaKorygowanej")) {
      Element at = corrected.child("DataWystFaKorygowanej");
      LocalDate original = Invoice.date(at);
      if (at != null && original != null && original.isAfter(issued)) {
        warnings.add(
            at,
            "BIZ_DATE_CORRECTED",
            "ustawa o VAT art. 106j ust. 2 pkt 3",
            "Faktura korygowana (" + original + ") jest późniejsza niż korekta (" + issued + ")",
            "The corrected invoice ("
                + original
                + ") is later than its correction ("
                + issued
                + ")");
      }
    }
  }

  private static void period(Invoice invoice, Warnings warnings) {
    Element to = invoice.fa().at("OkresFa", "P_6_Do");
    LocalDate from = Invoice.date(invoice.fa().at("OkresFa", "P_6_Od"));
    LocalDate until = Invoice.date(to);
    if (to != null && from != null && until != null && until.isBefore(from)) {
      warnings.add(
          to,
          "BIZ_DATE_PERIOD",
          "FA(3): OkresFa",
          "Okres kończy się (" + until + ") przed swoim początkiem (" + from + ")",
          "The period ends (" + until + ") before it begins (" + from + ")");
    }
  }

  private static void sales(Invoice invoice, LocalDate issued, Warnings warnings) {
    List<Element> dates = new ArrayList<>();
    Element common = invoice.fa().child("P_6");
    if (common != null) {
      dates.add(common);
    }
    invoice.rows().forEach(row -> dates.addAll(row.all("P_6A")));
    for (Element at : dates) {
      LocalDate sold = Invoice.date(at);
      if (sold != null && sold.isAfter(issued.plusDays(EARLIEST_DAYS_BEFORE_SALE))) {
        warnings.add(
            at,
            "BIZ_DATE_SALE",
            "ustawa o VAT art. 106i ust. 7",
            "Sprzedaż " + sold + " jest ponad 60 dni po wystawieniu faktury (" + issued + ")",
            "The sale on " + sold + " is more than 60 days after the invoice (" + issued + ")");
      }
    }
  }

  private static void due(Invoice invoice, LocalDate issued, Warnings warnings) {
    Element payment = invoice.fa().child("Platnosc");
    // What is paid may have been due at any time.
    boolean paid = payment != null && payment.value("Zaplacono").equals("1");
    if (payment == null || paid || invoice.correction()) {
      return;
    }
    for (Element term : payment.all("TerminPlatnosci")) {
      Element at = term.child("Termin");
      LocalDate due = Invoice.date(at);
      if (at != null && due != null && due.isBefore(issued)) {
        warnings.add(
            at,
            "BIZ_DATE_DUE",
            "FA(3): Termin",
            "Termin płatności " + due + " jest wcześniejszy niż data wystawienia " + issued,
            "The payment is due on " + due + ", before the issue date " + issued);
      }
    }
  }
}
