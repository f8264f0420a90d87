package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonFindings;
import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The short form's top level, section by section. */
final class Sections {
  private static final String[] ORIGINALS = {"currency", "exchangeRate", "taxPer", "margin"};

  private final Expansion expansion;
  private final ShortFormNode input;
  private final FullFormObject root;
  private final FullFormObject fa;
  private final TaxRounding taxPer;

  Sections(Expansion expansion, ShortFormNode input, ObjectNode invoice, TaxRounding taxPer) {
    this.expansion = expansion;
    this.input = input;
    this.root = new FullFormObject(expansion, invoice, "/invoice");
    this.fa = root.object("Fa");
    this.taxPer = taxPer;
  }

  void write() {
    heading();
    ShortFormNode correction = input.object("correction");
    ShortFormNode advance = input.object("advance");
    ShortFormNode settlement = input.object("settlement");
    List<ShortFormNode> lines = input.objects("lines");
    boolean known = correction != null && new Correction(expansion, correction, root, fa).write();
    if (known) {
      input.without(
          "bierze się z faktury korygowanej", "is taken from the corrected invoice", ORIGINALS);
    }
    parties(known);
    annotations(known);
    if (foreign()) {
      input.positive("exchangeRate");
    } else if (!known) {
      input.without(
          "kurs podaje się przy walucie innej niż PLN",
          "an exchange rate is for another currency than PLN",
          "exchangeRate");
    }
    if (advance != null) {
      Advance.write(fa, advance, lines, input.number("exchangeRate"));
    } else if (correction == null) {
      lines.forEach(this::line);
      fa.node().put("RodzajFaktury", input.flag("simplified") ? "UPR" : "VAT");
      total();
    }
    if (settlement != null) {
      new Settlement(expansion, settlement, root, fa).write(taxPer);
    }
    oneKind(correction, advance, settlement, lines);
    payment();
    new Remarks(expansion, input, root, fa).write();
    merge(root.node(), input.raw("faktura"), "");
  }

  private void heading() {
    input.required("number");
    input.copy("number", fa, "P_2");
    fa.node().put("P_1", expansion.today.toString());
    input.copy("issueDate", fa, "P_1");
    input.copy("issuePlace", fa, "P_1M");
    input.copy("saleDate", fa, "P_6");
    ShortFormNode period = input.object("salePeriod");
    if (period != null) {
      period.copy("from", fa, "P_6_Od");
      period.copy("to", fa, "P_6_Do");
    }
    fa.node().put("KodWaluty", "PLN");
    input.copy("currency", fa, "KodWaluty");
  }

  private void parties(boolean known) {
    if (!known) {
      input.required("seller");
    }
    ShortFormNode seller = input.object("seller");
    ShortFormNode buyer = input.object("buyer");
    if (!known) {
      Parties.seller(root, seller, euTrade());
      Parties.buyer(root, buyer);
    } else if (seller != null || buyer != null) {
      input.problem(
          seller == null ? "buyer" : "seller",
          "strony bierze się z faktury korygowanej; poprawione dane podaj w correction",
          "parties are taken from the corrected invoice; put corrected ones into correction");
    }
    input.objects("thirdParties").forEach(party -> Parties.third(root, party));
  }

  private void line(ShortFormNode line) {
    FullFormObject row = fa.add("FaWiersz", line);
    row.put("NrWierszaFa", fa.node().get("FaWiersz").size());
    if (foreign()) {
      input.copy("exchangeRate", row, "KursWaluty");
    }
    Lines.row(row, line);
    Sums.value(row.node());
  }

  /** A simplified invoice may say its total and the rates only (VAT act, art. 106e sec. 5). */
  private void total() {
    if (input.flag("simplified")) {
      input.copy("total", fa, "P_15");
    } else {
      input.without(
          "kwotę razem podaje się tylko na fakturze uproszczonej (simplified)",
          "a total is given on a simplified invoice only (simplified)",
          "total");
    }
  }

  private boolean foreign() {
    return !fa.node().path("KodWaluty").asString("").equals("PLN");
  }

  /** A correction keeps its original's annotations, where it knows them. */
  private void annotations(boolean known) {
    input.has("exchangeRate");
    if (input.flag("receipt")) {
      fa.put("FP", 1);
    }
    if (input.flag("relatedParties")) {
      fa.put("TP", 1);
    }
    FullFormObject notes =
        known ? new FullFormObject(expansion, Expansion.object(), "") : fa.object("Adnotacje");
    notes.put("P_16", input.flag("cashAccounting") ? 1 : 2);
    notes.put("P_17", input.flag("selfBilling") ? 1 : 2);
    notes.put("P_18", buyerPaysTax() ? 1 : 2);
    notes.put("P_18A", input.flag("splitPayment") ? 1 : 2);
    notes.put("P_23", input.flag("triangular") ? 1 : 2);
    exemption(notes);
    margin(notes);
  }

  private void margin(FullFormObject notes) {
    String margin = input.choice("margin", CodeWords.MARGIN);
    if (margin != null) {
      FullFormObject scheme = notes.object("PMarzy");
      scheme.put("P_PMarzy", 1);
      scheme.put(margin, 1);
    }
  }

  /** Sales that the seller's number with the prefix PL belongs to (VAT act, art. 97 sec. 10). */
  private boolean euTrade() {
    return input.flag("triangular")
        || input.objects("lines").stream()
            .map(line -> CodeWords.rate(line.text("rate")))
            .anyMatch(rate -> rate.equals("0 WDT") || rate.equals("np II"));
  }

  private boolean buyerPaysTax() {
    ShortFormNode buyer = input.object("buyer");
    boolean foreignBusiness = buyer != null && buyer.hasAny("euVat", "taxId");
    boolean abroad = foreignBusiness && !input.flag("triangular");
    return input.objects("lines").stream()
        .map(line -> CodeWords.rate(line.text("rate")))
        .anyMatch(
            rate -> rate.equals("oo") || rate.equals("np II") || (abroad && rate.equals("np I")));
  }

  private void exemption(FullFormObject notes) {
    ShortFormNode basis = input.object("exemption");
    if (basis == null) {
      return;
    }
    FullFormObject exemption = notes.object("Zwolnienie", basis);
    exemption.put("P_19", 1);
    basis.copy("act", exemption, "P_19A");
    basis.copy("directive", exemption, "P_19B");
    basis.copy("other", exemption, "P_19C");
  }

  private void oneKind(
      @org.jspecify.annotations.Nullable ShortFormNode correction,
      @org.jspecify.annotations.Nullable ShortFormNode advance,
      @org.jspecify.annotations.Nullable ShortFormNode settlement,
      List<ShortFormNode> lines) {
    int kinds =
        (correction == null ? 0 : 1) + (advance == null ? 0 : 1) + (settlement == null ? 0 : 1);
    if (kinds > 1) {
      input.problem(
          "",
          "podaj najwyżej jedno z: correction, advance, settlement",
          "give at most one of correction, advance, settlement");
    }
    input.has("simplified");
    if (correction == null && lines.isEmpty()) {
      input.required("lines");
    } else if (correction != null && !lines.isEmpty()) {
      input.problem(
          "lines",
          "wiersze korekty podaj w correction",
          "put a correction's lines into correction");
    }
  }

  private void payment() {
    ShortFormNode payment = input.object("payment");
    if (payment != null) {
      Payment.write(fa, payment);
    }
    Map<String, String> directions = Map.of("charges", "Obciazenia", "deductions", "Odliczenia");
    BigDecimal[] sum = {BigDecimal.ZERO};
    directions.forEach(
        (key, element) -> {
          BigDecimal part = entries(key, element);
          sum[0] = key.equals("charges") ? sum[0].add(part) : sum[0].subtract(part);
        });
    if (input.has("charges") || input.has("deductions")) {
      toPay(sum[0]);
    }
  }

  private BigDecimal entries(String key, String element) {
    BigDecimal sum = BigDecimal.ZERO;
    List<ShortFormNode> entries = input.objects(key);
    for (ShortFormNode entry : entries) {
      FullFormObject to = fa.object("Rozliczenie").add(element, entry);
      entry.copy("amount", to, "Kwota");
      entry.copy("reason", to, "Powod");
      BigDecimal amount = entry.number("amount");
      sum = amount == null ? sum : sum.add(amount);
    }
    if (!entries.isEmpty()) {
      fa.object("Rozliczenie").node().put("Suma" + genitive(element), Vat.round(sum));
    }
    return sum;
  }

  private static String genitive(String element) {
    return element.equals("Obciazenia") ? "Obciazen" : "Odliczen";
  }

  /** The schema wants what is left to pay, which needs the sums first. */
  private void toPay(BigDecimal change) {
    ObjectNode settlement = fa.object("Rozliczenie").node();
    BigDecimal due = Sums.due(root.node(), taxPer);
    BigDecimal left = Vat.round(due.add(change));
    if (left.signum() < 0) {
      settlement.put("DoRozliczenia", left.negate());
    } else {
      settlement.put("DoZaplaty", left);
    }
  }

  /** Pieces of the full form over what was made: objects merge, everything else replaces. */
  private void merge(
      ObjectNode into, @org.jspecify.annotations.Nullable ObjectNode from, String pointer) {
    if (from == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      String here = pointer + JsonFindings.step(entry.getKey());
      boolean both = into.get(entry.getKey()) instanceof ObjectNode;
      if (both && entry.getValue() instanceof ObjectNode piece) {
        merge((ObjectNode) into.get(entry.getKey()), piece, here);
      } else {
        into.set(entry.getKey(), entry.getValue());
        expansion.origins("/invoice" + here, "/faktura" + here, entry.getValue());
      }
    }
  }
}
