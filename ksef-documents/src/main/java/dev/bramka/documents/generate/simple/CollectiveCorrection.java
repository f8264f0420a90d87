package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One correction of several invoices: a discount on all or part of what was supplied in a period
 * (VAT act, art. 106j sec. 3; the Ministry's examples 6 and 7).
 */
final class CollectiveCorrection {
  /** FA(3): {@code DaneFaKorygowanej} occurs 50 000 times at most; requests are smaller. */
  private static final int MOST_ORIGINALS = 20_000;

  private final Expansion expansion;
  private final ShortFormNode correction;
  private final FullFormObject fa;

  CollectiveCorrection(Expansion expansion, ShortFormNode correction, FullFormObject fa) {
    this.expansion = expansion;
    this.correction = correction;
    this.fa = fa;
  }

  /** Whether the correction is of several invoices, or says a discount instead of rows. */
  static boolean meant(ShortFormNode correction) {
    return correction.node().path("original").size() > 1
            && correction.node().path("original").isArray()
        || correction.has("discounts");
  }

  void write() {
    fa.node().put("RodzajFaktury", "KOR");
    correction.required("original");
    List<ShortFormNode> originals = correction.objects("original");
    for (ShortFormNode original :
        originals.subList(0, Math.min(originals.size(), MOST_ORIGINALS))) {
      reference(original);
    }
    correction.without(
        "dotyczy korekty jednej faktury; przy wielu podaj discounts",
        "is for the correction of one invoice; for several give discounts",
        "lines",
        "zero",
        "received",
        "seller",
        "buyer",
        "style");
    correction.required("discounts");
    List<TaxedRow> taken = new ArrayList<>();
    for (ShortFormNode discount : correction.objects("discounts")) {
      discounted(discount).ifPresent(taken::add);
      row(discount);
    }
    Sums.state(fa.node(), Totals.of(taken, TaxRounding.RATE), true);
  }

  private void reference(ShortFormNode given) {
    ReferencedInvoice.of(expansion, given, false)
        .ifPresent(
            original -> {
              if (original.issueDate().isEmpty()) {
                given.required("issueDate");
              }
              original.write(fa.add("DaneFaKorygowanej", given), given);
            });
  }

  /** A discount counts negative, whichever sign it is given with. */
  private Optional<TaxedRow> discounted(ShortFormNode discount) {
    String rate = CodeWords.rate(discount.text("rate"));
    TaxCategory kind = TaxCategory.ofRate(rate).orElse(null);
    BigDecimal gross = discount.number("grossValue");
    BigDecimal net = discount.number("netValue");
    if (kind == null) {
      discount.problem("rate", "podaj stawkę rabatu", "give the rate of the discount");
      return Optional.empty();
    }
    if ((gross == null) == (net == null)) {
      discount.problem("", "podaj grossValue albo netValue", "give one of grossValue and netValue");
      return Optional.empty();
    }
    BigDecimal percent = kind.taxElement().isPresent() ? new BigDecimal(rate) : BigDecimal.ZERO;
    return Optional.of(
        new TaxedRow(
            kind,
            percent,
            value(gross, net).abs().negate(),
            gross != null,
            null,
            discount.number("exchangeRate"),
            false));
  }

  private static BigDecimal value(@Nullable BigDecimal gross, @Nullable BigDecimal net) {
    BigDecimal given = gross == null ? net : gross;
    return given == null ? BigDecimal.ZERO : given;
  }

  /** A discount on part of the supplies names what they were (art. 106j sec. 3 item 2). */
  private void row(ShortFormNode discount) {
    if (!discount.has("name")) {
      return;
    }
    FullFormObject row = fa.add("FaWiersz", discount);
    row.put("NrWierszaFa", fa.node().get("FaWiersz").size());
    discount.copy("name", row, "P_7");
    discount.copy("cn", row, "CN");
    discount.copy("pkwiu", row, "PKWiU");
    discount.copy("gtin", row, "GTIN");
    discount.copy("index", row, "Indeks");
  }
}
