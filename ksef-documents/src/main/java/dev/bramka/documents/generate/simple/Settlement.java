package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The invoice after advances: rows show everything, sums what the advances have not taxed yet (VAT
 * act, art. 106f sec. 3).
 */
final class Settlement {
  /** FA(3): {@code FakturaZaliczkowa} occurs 100 times at most. */
  private static final int MOST_ADVANCES = 100;

  private final Expansion expansion;
  private final ShortFormNode settlement;
  private final FullFormObject root;
  private final FullFormObject fa;

  Settlement(
      Expansion expansion, ShortFormNode settlement, FullFormObject root, FullFormObject fa) {
    this.expansion = expansion;
    this.settlement = settlement;
    this.root = root;
    this.fa = fa;
  }

  void write(TaxRounding taxPer) {
    fa.node().put("RodzajFaktury", "ROZ");
    settlement.required("advances");
    Totals whole = Sums.complete(fa.node(), taxPer);
    Totals rest = whole;
    for (ShortFormNode advance : distinct(settlement.objects("advances"))) {
      Optional<ReferencedInvoice> known = read(advance);
      rest = rest.minus(taxed(advance, known));
      reference(advance, known);
    }
    Sums.state(fa.node(), rest.inPlnAs(whole), false);
  }

  /** Those to be read: each once, since reading an invoice takes time. */
  private static List<ShortFormNode> distinct(List<ShortFormNode> advances) {
    if (advances.size() > MOST_ADVANCES) {
      advances
          .get(MOST_ADVANCES)
          .problem(
              "",
              "faktura może rozliczać najwyżej " + MOST_ADVANCES + " zaliczek",
              "an invoice can settle " + MOST_ADVANCES + " advances at most");
      return List.of();
    }
    Map<String, ShortFormNode> distinct = new LinkedHashMap<>();
    for (ShortFormNode advance : advances) {
      if (distinct.putIfAbsent(name(advance), advance) != null) {
        advance.problem("", "ta zaliczka jest już na liście", "this advance is listed already");
      }
    }
    return List.copyOf(distinct.values());
  }

  private static String name(ShortFormNode advance) {
    return Stream.of("ksefNumber", "number", "xml")
        .filter(advance::has)
        .findFirst()
        .map(key -> key + advance.text(key))
        .orElse("");
  }

  /** The advance itself, read once and only if something is to be taken from it. */
  private Optional<ReferencedInvoice> read(ShortFormNode advance) {
    advance.has("issueDate");
    boolean named = advance.hasAny("ksefNumber", "number");
    boolean numberInXml = advance.has("xml") && !named;
    return advance.has("sums") && !numberInXml
        ? Optional.empty()
        : ReferencedInvoice.of(expansion, advance, true);
  }

  private void reference(ShortFormNode advance, Optional<ReferencedInvoice> known) {
    FullFormObject to = fa.add("FakturaZaliczkowa", advance);
    String found =
        known
            .map(ReferencedInvoice::ksefNumber)
            .or(() -> ReferencedInvoice.numbered(expansion, advance))
            .orElse("");
    if (advance.has("ksefNumber")) {
      advance.copy("ksefNumber", to, "NrKSeFFaZaliczkowej");
    } else if (!found.isEmpty()) {
      to.put("NrKSeFFaZaliczkowej", found, advance, advance.has("xml") ? "xml" : "number");
    } else {
      to.put("NrKSeFZN", 1);
      advance.copy("number", to, "NrFaZaliczkowej");
      if (!advance.has("number") && advance.has("xml")) {
        known.ifPresent(invoice -> to.put("NrFaZaliczkowej", invoice.number(), advance, "xml"));
      }
    }
  }

  private Totals taxed(ShortFormNode advance, Optional<ReferencedInvoice> known) {
    List<ShortFormNode> sums = advance.objects("sums");
    if (sums.isEmpty()) {
      return known.map(original -> known(advance, original)).orElse(Totals.NONE);
    }
    Totals total = Totals.NONE;
    for (ShortFormNode sum : sums) {
      total = total.plus(one(sum));
    }
    return total;
  }

  /** An advance is of the same parties (VAT act, art. 106f sec. 3). */
  private void fits(ShortFormNode advance, ReferencedInvoice original) {
    ObjectNode invoice = original.invoice();
    if (invoice == null) {
      return;
    }
    String kind = original.fa().text("RodzajFaktury");
    if (!kind.equals("ZAL") && !kind.equals("KOR_ZAL")) {
      advance.problem(
          "",
          original.number() + " nie jest fakturą zaliczkową (RodzajFaktury " + kind + ")",
          original.number() + " is no advance invoice (RodzajFaktury " + kind + ")");
    }
    same(advance, invoice, "Podmiot1", "sprzedawcę", "seller");
    same(advance, invoice, "Podmiot2", "nabywcę", "buyer");
  }

  private void same(ShortFormNode advance, ObjectNode invoice, String party, String pl, String en) {
    String of = identifier(invoice.path(party));
    if (!of.equals(identifier(root.node().path(party)))) {
      advance.problem(
          "", "zaliczka ma innego " + pl + ": " + of, "the advance has another " + en + ": " + of);
    }
  }

  private static String identifier(JsonNode party) {
    JsonRow identity = new JsonRow(party.path("DaneIdentyfikacyjne"));
    return Stream.of("NIP", "NrVatUE", "NrID")
        .map(identity::text)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private Totals known(ShortFormNode advance, ReferencedInvoice original) {
    fits(advance, original);
    original.clear(advance, "podaj sums zaliczki", "give the advance's sums");
    String currency = original.fa().text("KodWaluty");
    String own = new JsonRow(fa.node()).text("KodWaluty");
    if (original.invoice() != null && !currency.equals(own)) {
      advance.problem(
          "",
          "zaliczka jest w " + currency + ", a faktura w " + own + "; podaj sums w " + own,
          "the advance is in " + currency + ", the invoice in " + own + "; give sums in " + own);
    }
    if (original.invoice() == null) {
      advance.problem(
          "sums",
          "podaj sums: stawkę, netto i podatek zaliczki, albo jej xml",
          "give sums with rate, net and tax of the advance, or its xml");
    }
    return original.stated();
  }

  private static Totals one(ShortFormNode sum) {
    TaxCategory kind = TaxCategory.ofRate(CodeWords.rate(sum.text("rate"))).orElse(null);
    BigDecimal net = sum.number("net");
    BigDecimal tax = sum.number("tax");
    if (kind == null || net == null) {
      sum.problem(
          kind == null ? "rate" : "net", "podaj stawkę i kwotę netto", "give the rate and the net");
      return Totals.NONE;
    }
    BigDecimal taxed = Vat.round(tax == null ? BigDecimal.ZERO : tax);
    return new Totals(Map.of(kind, new Totals.Sums(Vat.round(net), taxed, sum.number("taxInPln"))));
  }
}
