package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.RowValues;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tax must also be said in PLN when the invoice is in another currency. */
final class CurrencyRules {
  private static final BigDecimal TWO_GROSZE = new BigDecimal("0.02");

  static final List<Check> CHECKS =
      List.of(
          Check.fa("BIZ_TAX_IN_PLN_UNUSED", CurrencyRules::unused),
          Check.fa("BIZ_TAX_IN_PLN", CurrencyRules::absent),
          Check.fa("BIZ_TAX_IN_PLN_VALUE", CurrencyRules::values),
          Check.fa("BIZ_EXCHANGE_RATE", CurrencyRules::exchangeRate),
          Check.fa("BIZ_CONTRACT_CURRENCY", CurrencyRules::contractCurrency));

  private CurrencyRules() {}

  /** A tax in another currency and the element of the same in PLN. */
  private record Taxed(Element tax, String pln) {}

  private static List<Taxed> taxed(Invoice invoice) {
    List<Taxed> all = new ArrayList<>(0);
    if (!invoice.inPln()) {
      for (TaxCategory kind : TaxCategory.values()) {
        Element tax = invoice.body().child(kind.taxElement().orElse(""));
        String pln = kind.taxInPlnElement().orElse("");
        if (tax != null && !pln.isEmpty() && invoice.sold(tax.name())) {
          all.add(new Taxed(tax, pln));
        }
      }
    }
    return all;
  }

  private static void unused(Invoice invoice, Hits hits) {
    if (invoice.inPln()) {
      for (Element child : invoice.body().children()) {
        if (child.name().matches("P_14_[1-4]W")) {
          hits.add(child, "element", child.name());
        }
      }
    }
  }

  private static void absent(Invoice invoice, Hits hits) {
    for (Taxed taxed : taxed(invoice)) {
      if (invoice.amount(taxed.pln()) == null) {
        hits.add(taxed.tax(), "element", taxed.tax().name(), "pln", taxed.pln());
      }
    }
  }

  private static void values(Invoice invoice, Hits hits) {
    BigDecimal rate = onlyRate(invoice);
    if (rate == null) {
      beyondRates(invoice, hits);
      return;
    }
    for (Taxed taxed : taxed(invoice)) {
      String element = taxed.tax().name();
      BigDecimal stated = invoice.amount(taxed.pln());
      BigDecimal expected = Vat.round(invoice.orZero(element).multiply(rate));
      if (stated != null
          && !RowRules.near(stated, expected)
          && stated.subtract(fromNet(invoice, element, rate)).abs().compareTo(TWO_GROSZE) > 0) {
        Object[] told = {
          "element", taxed.pln(), "stated", stated, "rate", rate, "expected", expected
        };
        hits.add(invoice.place(taxed.pln()), told);
      }
    }
  }

  /** With several rates, the tax in PLN lies between the tax at the lowest and at the highest. */
  private static void beyondRates(Invoice invoice, Hits hits) {
    List<BigDecimal> rates =
        invoice.rows().stream()
            .map(row -> RowValues.of(row).number("KursWaluty"))
            .filter(Objects::nonNull)
            .sorted()
            .toList();
    if (rates.isEmpty() || invoice.correction()) {
      return;
    }
    for (Taxed taxed : taxed(invoice)) {
      BigDecimal stated = invoice.amount(taxed.pln());
      BigDecimal tax = invoice.orZero(taxed.tax().name());
      BigDecimal one = tax.multiply(rates.getFirst());
      BigDecimal other = tax.multiply(rates.getLast());
      BigDecimal least = one.min(other).subtract(TWO_GROSZE);
      BigDecimal most = one.max(other).add(TWO_GROSZE);
      if (stated != null && (stated.compareTo(least) < 0 || stated.compareTo(most) > 0)) {
        String between = rates.getFirst() + "–" + rates.getLast();
        BigDecimal expected = Vat.round(most);
        Object[] told = {
          "element", taxed.pln(), "stated", stated, "rate", between, "expected", expected
        };
        hits.add(invoice.place(taxed.pln()), told);
      }
    }
  }

  /**
   * The other lawful way: the net in PLN, rounded, at the rate that the tax was worked out with.
   */
  private static BigDecimal fromNet(Invoice invoice, String taxElement, BigDecimal rate) {
    BigDecimal net = invoice.orZero(taxElement.replace("P_14_", "P_13_"));
    BigDecimal tax = invoice.orZero(taxElement);
    if (net.signum() == 0) {
      return tax.multiply(rate);
    }
    BigDecimal percent = tax.multiply(BigDecimal.valueOf(100)).divide(net, 0, RoundingMode.HALF_UP);
    return Vat.onNet(Vat.round(net.multiply(rate)), percent);
  }

  /** The exchange rate when the document has one only. */
  static @Nullable BigDecimal onlyRate(Invoice invoice) {
    BigDecimal only = invoice.amount("KursWalutyZ");
    for (Element row : invoice.rows()) {
      BigDecimal rate = RowValues.of(row).number("KursWaluty");
      if (rate != null && only != null && rate.compareTo(only) != 0) {
        return null;
      }
      only = rate == null ? only : rate;
    }
    return invoice.correction() ? null : only;
  }

  /** A correction without rows keeps the rates of what it corrects. */
  private static void exchangeRate(Invoice invoice, Hits hits) {
    boolean stated =
        invoice.amount("KursWalutyZ") != null
            || invoice.rows().stream().anyMatch(row -> row.child("KursWaluty") != null);
    boolean elsewhere =
        invoice.body().child("ZaliczkaCzesciowa") != null
            || (invoice.correction() && invoice.rows().isEmpty());
    if (!stated && !elsewhere) {
      taxed(invoice).forEach(taxed -> hits.add(taxed.tax()));
    }
  }

  private static void contractCurrency(Invoice invoice, Hits hits) {
    Element currency = invoice.body().at("WarunkiTransakcji", "WalutaUmowna");
    if (currency != null && currency.text().strip().equals("PLN")) {
      hits.add(currency);
    }
  }
}
