package dev.bramka.documents.vat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sums by kind of sale, to the grosz. */
class TotalsTest {
  private static final TaxCategory[] CHARGED = {
    TaxCategory.BASIC, TaxCategory.REDUCED, TaxCategory.LOWEST
  };

  private static TaxedRow row(TaxCategory kind, String percent, String value, boolean gross) {
    return new TaxedRow(
        kind, new BigDecimal(percent), new BigDecimal(value), gross, null, null, false);
  }

  private static TaxedRow rated(String value, @Nullable String exchange) {
    return new TaxedRow(
        TaxCategory.BASIC,
        new BigDecimal("23"),
        new BigDecimal(value),
        false,
        null,
        exchange == null ? null : new BigDecimal(exchange),
        false);
  }

  private static void sums(Totals totals, TaxCategory kind, String net, String tax) {
    assertThat(totals.of(kind).net()).as("net of " + kind).isEqualByComparingTo(net);
    assertThat(totals.of(kind).tax()).as("tax of " + kind).isEqualByComparingTo(tax);
  }

  @Test
  void tax_isRoundedOncePerRate_orOncePerRow() {
    List<TaxedRow> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(row(TaxCategory.BASIC, "23", "0.33", false));
    }
    sums(Totals.of(rows, TaxRounding.RATE), TaxCategory.BASIC, "0.99", "0.23");
    sums(Totals.of(rows, TaxRounding.ROW), TaxCategory.BASIC, "0.99", "0.24");
  }

  @Test
  void pricesWithTax_giveTheTaxWithinThem() {
    Totals totals = Totals.of(List.of(row(TaxCategory.BASIC, "23", "123", true)), TaxRounding.RATE);
    sums(totals, TaxCategory.BASIC, "100", "23");
    assertThat(totals.gross()).isEqualByComparingTo("123");
  }

  @Test
  void twoRatesOfOneKind_areTaxedApart_andSumTogether() {
    Totals totals =
        Totals.of(
            List.of(
                row(TaxCategory.BASIC, "23", "100", false),
                row(TaxCategory.BASIC, "22", "100", false)),
            TaxRounding.RATE);
    sums(totals, TaxCategory.BASIC, "200", "45");
  }

  @Test
  void whatCarriesNoTax_countsWithItsValueOnly() {
    Totals totals =
        Totals.of(List.of(row(TaxCategory.EXEMPT, "0", "77.70", false)), TaxRounding.ROW);
    sums(totals, TaxCategory.EXEMPT, "77.70", "0");
    sums(totals, TaxCategory.BASIC, "0", "0");
  }

  @Test
  void theStateBefore_countsNegative() {
    TaxedRow after = row(TaxCategory.BASIC, "23", "80", false);
    TaxedRow before = row(TaxCategory.BASIC, "23", "100", false).asBefore(true);
    sums(Totals.of(List.of(before, after), TaxRounding.RATE), TaxCategory.BASIC, "-20", "-4.60");
  }

  @Test
  void withOneExchangeRate_theTaxIsConverted_withSeveral_theirBases() {
    Totals one = Totals.of(List.of(rated("33.37", "4.2513")), TaxRounding.RATE);
    assertThat(one.of(TaxCategory.BASIC).taxInPln()).isEqualByComparingTo("32.65");
    Totals several =
        Totals.of(List.of(rated("100.10", "4.2"), rated("100.10", "4.4")), TaxRounding.RATE);
    assertThat(several.of(TaxCategory.BASIC).tax()).isEqualByComparingTo("46.05");
    assertThat(several.of(TaxCategory.BASIC).taxInPln()).isEqualByComparingTo("198.00");
  }

  @Test
  void aRowWithoutExchangeRate_leavesTheTaxInPlnUnknown() {
    Totals totals = Totals.of(List.of(rated("1", "4.2"), rated("1", null)), TaxRounding.RATE);
    assertThat(totals.of(TaxCategory.BASIC).taxInPln()).isNull();
  }

  @Test
  void aRest_isConvertedAtTheRateOfTheWhole() {
    Totals whole = Totals.of(List.of(rated("100", "4")), TaxRounding.RATE);
    Totals rest =
        new Totals(
            Map.of(
                TaxCategory.BASIC,
                new Totals.Sums(new BigDecimal("50"), new BigDecimal("11.50"), null)));
    assertThat(rest.inPlnAs(whole).of(TaxCategory.BASIC).taxInPln()).isEqualByComparingTo("46");
    assertThat(rest.inPlnAs(Totals.NONE).of(TaxCategory.BASIC).taxInPln()).isNull();
  }

  @Test
  void aPayment_isSharedOutAsTheOrderIsWorth() {
    List<TaxedRow> order =
        List.of(
            row(TaxCategory.BASIC, "23", "5000", false),
            row(TaxCategory.REDUCED, "8", "1000", false));
    Totals totals = Totals.ofPayment(order, new BigDecimal("2000"), null);
    sums(totals, TaxCategory.BASIC, "1383.12", "318.12");
    sums(totals, TaxCategory.REDUCED, "276.63", "22.13");
  }

  @Test
  void anOrderOfNoWorth_leavesThePaymentUnshared() {
    Totals totals =
        Totals.ofPayment(
            List.of(row(TaxCategory.BASIC, "23", "0", false)), new BigDecimal("10"), null);
    assertThat(totals.gross()).isEqualByComparingTo("0");
  }

  @Property(tries = 300)
  void plusAndMinus_undoEachOther(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = -99_999, max = 99_999) Integer> a,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = -99_999, max = 99_999) Integer> b) {
    Totals left = Totals.of(rows(a), TaxRounding.RATE);
    Totals right = Totals.of(rows(b), TaxRounding.ROW);
    Totals again = left.plus(right).minus(right);
    for (TaxCategory kind : TaxCategory.values()) {
      assertThat(again.of(kind).net()).isEqualByComparingTo(left.of(kind).net());
      assertThat(again.of(kind).tax()).isEqualByComparingTo(left.of(kind).tax());
    }
    assertThat(left.minus(left).byKind().values()).allMatch(Totals.Sums::isZero);
  }

  @Property(tries = 300)
  void bothWaysOfRounding_differByHalfAGroszARowAtMost(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 99_999) Integer> grosze) {
    BigDecimal rate = Totals.of(rows(grosze), TaxRounding.RATE).gross();
    BigDecimal perRow = Totals.of(rows(grosze), TaxRounding.ROW).gross();
    BigDecimal most = new BigDecimal("0.005").multiply(BigDecimal.valueOf(grosze.size() + 3L));
    assertThat(rate.subtract(perRow).abs()).isLessThanOrEqualTo(most);
  }

  @Property(tries = 300)
  void sharesOfAPayment_fitTheirRates(
      @ForAll @IntRange(min = 1, max = 9_999_999) int payment,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 999_999) Integer> grosze) {
    BigDecimal received = BigDecimal.valueOf(payment, 2);
    Totals totals = Totals.ofPayment(rows(grosze), received, new BigDecimal("4.25"));
    assertThat(totals.gross()).isEqualByComparingTo(received);
    totals
        .byKind()
        .forEach(
            (kind, sums) -> {
              BigDecimal percent = new BigDecimal(kind.rates().getFirst());
              BigDecimal gross = sums.net().add(sums.tax());
              assertThat(sums.tax()).isEqualByComparingTo(Vat.inGross(gross, percent));
              assertThat(sums.taxInPln())
                  .isEqualByComparingTo(Vat.round(sums.tax().multiply(new BigDecimal("4.25"))));
            });
  }

  private static List<TaxedRow> rows(List<Integer> grosze) {
    List<TaxedRow> rows = new ArrayList<>();
    for (int i = 0; i < grosze.size(); i++) {
      TaxCategory kind = CHARGED[i % CHARGED.length];
      String value = BigDecimal.valueOf(grosze.get(i), 2).toPlainString();
      rows.add(row(kind, kind.rates().getFirst(), value, false));
    }
    return rows;
  }
}
