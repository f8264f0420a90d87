package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Codes for the tax register (GTU, procedures) against the rate beside them. */
final class CodeRules {
  private static final Set<String> SERVICES = Set.of("GTU_11", "GTU_12", "GTU_13");

  /** Taxed in the state of the consumer. IED is not: its supply is Polish (§ 10 sec. 4 item 2). */
  private static final Set<String> DISTANCE_SELLING = Set.of("WSTO_EE");

  private static final Set<String> AFTER_IMPORT = Set.of("I_42", "I_63");

  static final List<Check> CHECKS =
      List.of(
          Check.fa("BIZ_GTU", CodeRules::groups),
          Check.fa("BIZ_PROCEDURE_RATE", CodeRules::distanceSelling),
          Check.fa("BIZ_PROCEDURE_IMPORT", CodeRules::afterImport));

  private CodeRules() {}

  /** A code of a row, with the row's rate. */
  private record Coded(Element code, String rate, boolean otherState) {
    String text() {
      return code.text().strip();
    }
  }

  /** Codes of rows and of the rows of an order, whose elements end in Z. */
  private static List<Coded> coded(Invoice invoice, String name) {
    List<Coded> all = new ArrayList<>(0);
    for (Element row : invoice.rows()) {
      for (Element code : row.all(name)) {
        all.add(new Coded(code, row.value("P_12"), row.child("P_12_XII") != null));
      }
    }
    for (Element row : invoice.orderRows()) {
      for (Element code : row.all(name + "Z")) {
        all.add(new Coded(code, row.value("P_12Z"), row.child("P_12Z_XII") != null));
      }
    }
    return all;
  }

  private static void groups(Invoice invoice, Hits hits) {
    for (Coded coded : coded(invoice, "GTU")) {
      boolean service = SERVICES.contains(coded.text());
      boolean goodsRate = coded.rate().equals("0 WDT") || coded.rate().equals("0 EX");
      if (service && goodsRate || !service && coded.rate().equals("np II")) {
        Object[] told = {
          "code",
          coded.text(),
          "kindPl",
          service ? "usługi" : "towaru",
          "kindEn",
          service ? "a service" : "goods",
          "rate",
          coded.rate()
        };
        hits.add(coded.code(), told);
      }
    }
  }

  private static void distanceSelling(Invoice invoice, Hits hits) {
    for (Coded coded : coded(invoice, "Procedura")) {
      boolean polish = !Set.of("", "np I", "np").contains(coded.rate());
      if (DISTANCE_SELLING.contains(coded.text()) && polish && !coded.otherState()) {
        hits.add(coded.code(), "code", coded.text(), "rate", coded.rate());
      }
    }
  }

  private static void afterImport(Invoice invoice, Hits hits) {
    for (Coded coded : coded(invoice, "Procedura")) {
      boolean delivery = Set.of("0 WDT", "0").contains(coded.rate());
      if (AFTER_IMPORT.contains(coded.text()) && !delivery) {
        hits.add(coded.code(), "code", coded.text());
      }
    }
  }
}
