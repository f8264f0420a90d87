package dev.bramka.documents.vat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rows sell, from what they say. */
class RowsTest {
  /** {@code P_8B=2,P_9A=5} as a row. */
  private static RowValues row(@Nullable String members) {
    Map<String, String> values = new HashMap<>();
    if (members != null) {
      for (String member : members.split(",")) {
        values.put(member.split("=")[0], member.split("=")[1]);
      }
    }
    return new RowValues() {
      @Override
      public @Nullable BigDecimal number(String element) {
        return Amounts.parse(values.getOrDefault(element, ""));
      }

      @Override
      public String text(String element) {
        return values.getOrDefault(element, "");
      }
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P_11=100,P_12=23|BASIC|23|100|false",
        "P_11A=123,P_12=23|BASIC|23|123|true",
        "P_8B=2,P_9A=50.005,P_12=8|REDUCED|8|100.01|false",
        "P_8B=2,P_9B=61.5,P_10=1,P_12=5|LOWEST|5|122|true",
        "P_8B=3,P_9A=10,P_10=0.5,P_12=4|TAXI|4|29.5|false",
        "P_11=100,P_11A=123,P_9B=123,P_12=23|BASIC|23|123|true",
        "P_11=100,P_11A=123,P_9A=100,P_12=23|BASIC|23|100|false",
        "P_11=5,P_12=zw|EXEMPT|0|5|false",
        "P_11=5,P_12=0 KR|ZERO_DOMESTIC|0|5|false",
        "P_11=5,P_12=0 WDT|ZERO_EU|0|5|false",
        "P_11=5,P_12=0 EX|ZERO_EXPORT|0|5|false",
        "P_11=5,P_12=np I|OUTSIDE|0|5|false",
        "P_11=5,P_12=np II|EU_SERVICE|0|5|false",
        "P_11=5,P_12=oo|REVERSE_CHARGE|0|5|false",
        "P_11=5,P_12_XII=19|OSS|19|5|false",
        "P_11=5,P_12=23,P_12_XII=21|OSS|21|5|false"
      })
  void aRow_isTaxedAsItSays(
      String members, TaxCategory kind, String percent, String value, boolean gross) {
    TaxedRow sale = Rows.invoiceRow(row(members), false).orElseThrow();
    assertThat(sale.kind()).isEqualTo(kind);
    assertThat(sale.percent()).isEqualByComparingTo(percent);
    assertThat(sale.value()).isEqualByComparingTo(value);
    assertThat(sale.gross()).isEqualTo(gross);
    assertThat(sale.before()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"P_12=23", "P_11=5", "P_11=5,P_12=0", "P_11=5,P_12=np", "P_8B=2,P_12=23", "P_7=x"})
  void aRowThatDoesNotSayEnough_sellsNothingKnown(String members) {
    assertThat(Rows.invoiceRow(row(members), false)).isEmpty();
  }

  @Test
  void underAMarginScheme_aRowWithoutRate_isOfTheMargin() {
    Optional<TaxedRow> sale = Rows.invoiceRow(row("P_11A=100"), true);
    assertThat(sale).map(TaxedRow::kind).contains(TaxCategory.MARGIN);
    assertThat(Rows.invoiceRow(row("P_11=100,P_12=23"), true))
        .map(TaxedRow::kind)
        .contains(TaxCategory.BASIC);
  }

  @Test
  void taxExchangeRateAndState_areThoseOfTheRow() {
    TaxedRow sale =
        Rows.invoiceRow(row("P_11=100,P_12=23,P_11Vat=22.99,KursWaluty=4.2,StanPrzed=1"), false)
            .orElseThrow();
    assertThat(sale.tax()).isEqualByComparingTo("22.99");
    assertThat(sale.exchangeRate()).isEqualByComparingTo("4.2");
    assertThat(sale.before()).isTrue();
    assertThat(Totals.rowTax(sale)).isEqualByComparingTo("22.99");
    assertThat(Totals.rowTax(sale.withoutTax())).isEqualByComparingTo("23.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P_11NettoZ=500,P_12Z=23|500",
        "P_8BZ=2,P_9AZ=250.005,P_12Z=23|500.01",
        "P_8BZ=2,P_9AZ=1,P_11NettoZ=7,P_12Z=zw|7"
      })
  void anOrderRow_isAlwaysWithoutTax(String members, String value) {
    TaxedRow sale = Rows.orderRow(row(members), false).orElseThrow();
    assertThat(sale.value()).isEqualByComparingTo(value);
    assertThat(sale.gross()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1.005, 1.01",
    "-1.005, -1.01",
    "1.0049, 1.00",
    "0, 0.00",
    "2.675, 2.68",
    "-0.005, -0.01"
  })
  void halfAGrosz_goesAwayFromZero(String amount, String rounded) {
    assertThat(Vat.round(new BigDecimal(amount))).isEqualTo(new BigDecimal(rounded));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-1.50, -1.50", "+2, 2", "007, 7", ".5, 0.5", "5., 5"})
  void plainDecimals_areNumbers(String text, String number) {
    assertThat(Amounts.parse(text)).isEqualByComparingTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "1,5",
        "1e5",
        "1 000",
        "1.2.3",
        "--1",
        "NaN",
        "٣",
        "0x1",
        "12345678901234567890123456789012345678901"
      })
  void everythingElse_isNone(String text) {
    assertThat(Amounts.parse(text)).isNull();
  }
}
