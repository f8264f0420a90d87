package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import java.util.Set;

/** Codes for the tax register (GTU, procedures) against the rate beside them. */
final class CodeRules {
  private static final String SOURCE =
      "rozporządzenie w sprawie JPK_VAT (Dz.U. 2019 poz. 1988) § 10 ust. 3 i 4";
  private static final Set<String> SERVICES = Set.of("GTU_11", "GTU_12", "GTU_13");
  private static final Set<String> DISTANCE_SELLING = Set.of("WSTO_EE", "IED");

  private CodeRules() {}

  static void check(Invoice invoice, Warnings warnings) {
    for (Element row : invoice.rows()) {
      group(row, warnings);
      procedure(row, warnings);
    }
  }

  private static void group(Element row, Warnings warnings) {
    Element code = row.child("GTU");
    if (code == null) {
      return;
    }
    boolean service = SERVICES.contains(code.text().strip());
    String rate = row.value("P_12");
    boolean goodsRate = rate.equals("0 WDT") || rate.equals("0 EX");
    if (service && goodsRate || !service && rate.equals("np II")) {
      String pl = service ? "usługi" : "towaru";
      String en = service ? "a service" : "goods";
      warnings.add(
          code,
          "BIZ_GTU",
          SOURCE,
          code.text().strip() + " jest kodem " + pl + ", a stawka „" + rate + "” temu przeczy",
          code.text().strip()
              + " stands for "
              + en
              + ", which the rate '"
              + rate
              + "' contradicts");
    }
  }

  private static void procedure(Element row, Warnings warnings) {
    Element code = row.child("Procedura");
    Element otherRate = row.child("P_12_XII");
    boolean distance = code != null && DISTANCE_SELLING.contains(code.text().strip());
    if (code != null && distance && otherRate == null && row.child("P_12") != null) {
      String rate = row.value("P_12");
      if (!rate.equals("np I") && !rate.equals("np")) {
        warnings.add(
            code,
            "BIZ_PROCEDURE_RATE",
            SOURCE,
            code.text().strip()
                + " oznacza sprzedaż na odległość w innym państwie, a stawka „"
                + rate
                + "” jest krajowa",
            code.text().strip()
                + " is distance selling taxed in another state, but the rate '"
                + rate
                + "' is Polish");
      }
    }
    boolean imported = code != null && Set.of("I_42", "I_63").contains(code.text().strip());
    if (code != null && imported && !row.value("P_12").startsWith("0")) {
      warnings.add(
          code,
          "BIZ_PROCEDURE_IMPORT",
          SOURCE,
          code.text().strip() + " dotyczy dostawy wewnątrzwspólnotowej po imporcie (stawka 0 WDT)",
          code.text().strip() + " is for a delivery within the EU after an import (rate 0 WDT)");
    }
  }
}
