package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;

/** Invoices that must name another invoice. */
final class ReferenceRules {
  private ReferenceRules() {}

  static void check(Invoice invoice, Warnings warnings) {
    Element kind = invoice.fa().child("RodzajFaktury");
    if (kind == null) {
      return;
    }
    boolean names = invoice.fa().child("DaneFaKorygowanej") != null;
    if (invoice.correction() && !names) {
      warnings.add(
          kind,
          "BIZ_CORRECTION_REFERENCE",
          "ustawa o VAT art. 106j ust. 2 pkt 2 i 3",
          "Faktura korygująca nie wskazuje faktury korygowanej (DaneFaKorygowanej)",
          "The correction does not name the invoice it corrects (DaneFaKorygowanej)");
    }
    if (invoice.kind().equals("ROZ") && invoice.fa().child("FakturaZaliczkowa") == null) {
      warnings.add(
          kind,
          "BIZ_SETTLEMENT_REFERENCE",
          "ustawa o VAT art. 106f ust. 3",
          "Faktura rozliczeniowa nie wskazuje faktur zaliczkowych (FakturaZaliczkowa)",
          "The settlement does not name its advance invoices (FakturaZaliczkowa)");
    }
    if (invoice.kind().equals("ZAL") && invoice.fa().child("Zamowienie") == null) {
      warnings.add(
          kind,
          "BIZ_ADVANCE_ORDER",
          "ustawa o VAT art. 106f ust. 1 pkt 4",
          "Faktura zaliczkowa nie zawiera danych zamówienia lub umowy (Zamowienie)",
          "The advance invoice does not describe the order or contract (Zamowienie)");
    }
  }
}
