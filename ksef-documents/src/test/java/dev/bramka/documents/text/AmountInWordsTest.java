package dev.bramka.documents.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts as Poles say them. */
class AmountInWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|zero złotych 00/100",
        "1|jeden złoty 00/100",
        "2.50|dwa złote 50/100",
        "5.05|pięć złotych 05/100",
        "12|dwanaście złotych 00/100",
        "21|dwadzieścia jeden złotych 00/100",
        "22|dwadzieścia dwa złote 00/100",
        "112|sto dwanaście złotych 00/100",
        "134.99|sto trzydzieści cztery złote 99/100",
        "1000|tysiąc złotych 00/100",
        "2051|dwa tysiące pięćdziesiąt jeden złotych 00/100",
        "5012|pięć tysięcy dwanaście złotych 00/100",
        "1000000|milion złotych 00/100",
        "22000001|dwadzieścia dwa miliony jeden złotych 00/100",
        "1234567890.12|miliard dwieście trzydzieści cztery miliony pięćset sześćdziesiąt siedem tysięcy osiemset dziewięćdziesiąt złotych 12/100",
        "-3|minus trzy złote 00/100"
      })
  void amount_isSaidAsPolesSayIt(BigDecimal amount, String words) {
    assertThat(AmountInWords.of(amount, "PLN")).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"1.10, jeden EUR 10/100", "7, siedem EUR 00/100"})
  void otherCurrency_keepsItsCode(BigDecimal amount, String words) {
    assertThat(AmountInWords.of(amount, "EUR")).isEqualTo(words);
  }

  @Property
  void anyAmount_hasWordsWithoutGaps(
      @ForAll @LongRange(min = -999_999_999_999_999_999L, max = 999_999_999_999_999_999L)
          long hundredths) {
    String words = AmountInWords.of(BigDecimal.valueOf(hundredths, 2), "PLN");
    assertThat(words).doesNotContain("  ").matches("[a-ząćęłńóśźż ]+ [0-9]{2}/100");
  }
}
