package dev.bramka.documents;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check digit of internal identifiers. */
class InternalIdTest {
  @ParameterizedTest
  @CsvSource({
    "6824515772-12340, 3",
    "6824515772-12343, 3",
    "6824515772-1234, -1",
    "682451577-123400, -1",
    "'', -1",
    "682451577212343, -1"
  })
  void theDigit_isThatOfTheDocumentation(String text, int digit) {
    assertThat(InternalId.checkDigit(text)).isEqualTo(digit);
  }

  @Property
  void anotherDigit_changesTheCheckDigit(
      @ForAll @IntRange(max = 13) int at, @ForAll @IntRange(min = 1, max = 9) int by) {
    StringBuilder text = new StringBuilder("6824515772-12340");
    int place = at < 10 ? at : at + 1;
    int changed = (text.charAt(place) - '0' + by) % 10;
    text.setCharAt(place, (char) ('0' + changed));
    assertThat(InternalId.checkDigit(text.toString())).isNotEqualTo(3);
  }
}
