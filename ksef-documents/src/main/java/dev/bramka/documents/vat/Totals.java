package dev.bramka.documents.vat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sums of an invoice by kind of sale, exact and in whole grosze.
 *
 * @param byKind sums in the order of {@link TaxCategory}
 */
public record Totals(Map<TaxCategory, Sums> byKind) {
  /** Nothing sold. */
  public static final Totals NONE = new Totals(Map.of());

  /**
   * One kind's sums.
   *
   * @param net without tax
   * @param tax zero where none is charged
   * @param taxInPln the tax in PLN, or null when no exchange rate is known
   */
  public record Sums(BigDecimal net, BigDecimal tax, @Nullable BigDecimal taxInPln) {
    private static final Sums ZERO =
        new Sums(Vat.round(BigDecimal.ZERO), Vat.round(BigDecimal.ZERO), null);

    Sums plus(Sums other) {
      BigDecimal pln =
          taxInPln == null || other.taxInPln == null
              ? nonNull(taxInPln, other.taxInPln)
              : taxInPln.add(other.taxInPln);
      return new Sums(net.add(other.net), tax.add(other.tax), pln);
    }

    /** Whether nothing is left of it, in PLN neither. */
    public boolean isZero() {
      boolean noPln = taxInPln == null || taxInPln.signum() == 0;
      return net.signum() == 0 && tax.signum() == 0 && noPln;
    }

    Sums withPln(@Nullable BigDecimal pln) {
      return new Sums(net, tax, pln);
    }

    Sums negated() {
      return new Sums(net.negate(), tax.negate(), taxInPln == null ? null : taxInPln.negate());
    }

    private static @Nullable BigDecimal nonNull(@Nullable BigDecimal a, @Nullable BigDecimal b) {
      return a == null ? b : a;
    }
  }

  /** What is taxed at once: all of one rate, whatever its rows' exchange rates are. */
  private record Group(TaxCategory kind, BigDecimal percent, boolean gross, boolean before) {
    BigDecimal tax(BigDecimal value) {
      return gross ? Vat.inGross(value, percent) : Vat.onNet(value, percent);
    }

    Sums sums(BigDecimal value, BigDecimal tax, @Nullable BigDecimal pln) {
      BigDecimal net = Vat.round(gross ? value.subtract(tax) : value);
      Sums sums = new Sums(net, Vat.round(tax), pln);
      return before ? sums.negated() : sums;
    }
  }

  /** The rows of a group added up. Not thread-safe. */
  private static final class Collected {
    private BigDecimal value = BigDecimal.ZERO;
    private BigDecimal tax = BigDecimal.ZERO;
    private BigDecimal valueInPln = BigDecimal.ZERO;
    private BigDecimal taxInPln = BigDecimal.ZERO;
    private boolean inPln = true;
    private @Nullable BigDecimal rate;
    private boolean oneRate = true;

    void add(TaxedRow sale) {
      BigDecimal rowTax = rowTax(sale);
      value = value.add(sale.value());
      tax = tax.add(rowTax);
      BigDecimal exchange = sale.exchangeRate();
      if (exchange == null) {
        inPln = false;
        return;
      }
      oneRate &= rate == null || rate.compareTo(exchange) == 0;
      rate = exchange;
      valueInPln = valueInPln.add(sale.value().multiply(exchange));
      taxInPln = taxInPln.add(rowTax.multiply(exchange));
    }

    Sums sums(Group group, TaxRounding taxPer) {
      BigDecimal due = taxPer == TaxRounding.ROW ? tax : group.tax(value);
      return group.sums(value, due, pln(group, taxPer, due));
    }

    /**
     * With one exchange rate the tax itself is converted, with several the base of each row (VAT
     * act, art. 31a; the Ministry's example 21); unknown when a row has no rate.
     */
    private @Nullable BigDecimal pln(Group group, TaxRounding taxPer, BigDecimal due) {
      if (!inPln || rate == null) {
        return null;
      }
      if (oneRate) {
        return Vat.round(due.multiply(rate));
      }
      return Vat.round(taxPer == TaxRounding.ROW ? taxInPln : group.tax(valueInPln));
    }
  }

  /** Copies into the order of {@link TaxCategory}. */
  public Totals {
    Map<TaxCategory, Sums> ordered = new EnumMap<>(TaxCategory.class);
    ordered.putAll(byKind);
    byKind = java.util.Collections.unmodifiableMap(ordered);
  }

  /** The sums of these rows; rows of the state before a correction count negative. */
  public static Totals of(List<TaxedRow> sales, TaxRounding taxPer) {
    Map<Group, Collected> groups = new LinkedHashMap<>();
    for (TaxedRow sale : sales) {
      BigDecimal percent = sale.percent().stripTrailingZeros();
      groups
          .computeIfAbsent(
              new Group(sale.kind(), percent, sale.gross(), sale.before()), g -> new Collected())
          .add(sale);
    }
    Map<TaxCategory, Sums> byKind = new EnumMap<>(TaxCategory.class);
    groups.forEach(
        (group, collected) ->
            byKind.merge(group.kind(), collected.sums(group, taxPer), Sums::plus));
    return new Totals(byKind);
  }

  /** The row's tax, as it states it or as its value gives it. */
  public static BigDecimal rowTax(TaxedRow sale) {
    if (sale.tax() != null) {
      return sale.tax();
    }
    return sale.gross()
        ? Vat.inGross(sale.value(), sale.percent())
        : Vat.onNet(sale.value(), sale.percent());
  }

  /**
   * The sums of a received payment towards an order, shared out in proportion to what the order's
   * kinds of sale are worth with tax; the tax is the payment × rate / (100 + rate) (VAT act, art.
   * 106f sec. 1 item 3). The shares add up to the payment exactly.
   *
   * @param order the order's rows, worth more than nothing
   * @param payment what was received, with tax
   * @param rate PLN for one unit of the invoice's currency, or null
   */
  public static Totals ofPayment(
      List<TaxedRow> order, BigDecimal payment, @Nullable BigDecimal rate) {
    Map<Group, BigDecimal> worth = new LinkedHashMap<>();
    for (TaxedRow sale : order) {
      BigDecimal gross = sale.gross() ? sale.value() : sale.value().add(rowTax(sale));
      BigDecimal percent = sale.percent().stripTrailingZeros();
      worth.merge(new Group(sale.kind(), percent, true, false), gross, BigDecimal::add);
    }
    Map<TaxCategory, Sums> byKind = new EnumMap<>(TaxCategory.class);
    BigDecimal restWorth = worth.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal restPayment = Vat.round(payment);
    for (Map.Entry<Group, BigDecimal> entry : worth.entrySet()) {
      BigDecimal share =
          restWorth.signum() == 0
              ? Vat.round(BigDecimal.ZERO)
              : restPayment.multiply(entry.getValue()).divide(restWorth, 2, RoundingMode.HALF_UP);
      restPayment = restPayment.subtract(share);
      restWorth = restWorth.subtract(entry.getValue());
      Group group = entry.getKey();
      BigDecimal tax = group.tax(share);
      BigDecimal pln = rate == null ? null : Vat.round(tax.multiply(rate));
      byKind.merge(group.kind(), group.sums(share, tax, pln), Sums::plus);
    }
    return new Totals(byKind);
  }

  /** Both together. */
  public Totals plus(Totals other) {
    Map<TaxCategory, Sums> sum = new HashMap<>(byKind);
    other.byKind.forEach((kind, sums) -> sum.merge(kind, sums, Sums::plus));
    return new Totals(sum);
  }

  /** These without the others. */
  public Totals minus(Totals other) {
    Map<TaxCategory, Sums> sum = new HashMap<>(byKind);
    other.byKind.forEach((kind, sums) -> sum.merge(kind, sums.negated(), Sums::plus));
    return new Totals(sum);
  }

  /**
   * These with their tax in PLN at the rate of the others, of which they are a rest: what was taxed
   * before keeps the rate of its own day (VAT act, art. 31a).
   */
  public Totals inPlnAs(Totals whole) {
    Map<TaxCategory, Sums> converted = new EnumMap<>(TaxCategory.class);
    byKind.forEach(
        (kind, sums) -> converted.put(kind, sums.withPln(inPln(sums.tax(), whole.of(kind)))));
    return new Totals(converted);
  }

  private static @Nullable BigDecimal inPln(BigDecimal tax, Sums whole) {
    BigDecimal pln = whole.taxInPln();
    if (pln == null || whole.tax().signum() == 0) {
      return null;
    }
    return tax.multiply(pln).divide(whole.tax(), 2, RoundingMode.HALF_UP);
  }

  /** Everything, with tax. */
  public BigDecimal gross() {
    return byKind.values().stream()
        .map(sums -> sums.net().add(sums.tax()))
        .reduce(Vat.round(BigDecimal.ZERO), BigDecimal::add);
  }

  /** One kind's sums; zeros when nothing of the kind was sold. */
  public Sums of(TaxCategory kind) {
    return byKind.getOrDefault(kind, Sums.ZERO);
  }
}
