package dev.bramka.documents.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guesses at what was meant. */
class NearestTest {
  private static final List<String> KEYS =
      List.of("netPrice", "grossPrice", "receivedOn", "received", "rate", "quantity");

  @ParameterizedTest
  @CsvSource({
    "netPrise, netPrice",
    "NETPRICE, netPrice",
    "quanity, quantity",
    "receivedDate, receivedOn",
    "vatRate, rate",
    "colour, ''",
    "x, ''"
  })
  void theNearest_isGuessed_andNothingFarOff(String given, String meant) {
    assertThat(Nearest.to(given, KEYS, 3)).isEqualTo(meant);
  }

  @Property
  void aKeyItself_isAlwaysNearest(@ForAll @AlphaChars @StringLength(min = 1, max = 20) String key) {
    assertThat(Nearest.to(key, List.of("somethingQuiteDifferentAndLong", key), 2)).isEqualTo(key);
  }

  @Property
  void anyText_isAnswered(@ForAll String any) {
    assertThat(Nearest.to(any, KEYS, 3)).isNotNull();
  }
}
