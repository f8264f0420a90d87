package dev.bramka.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bramka.gateway.platform.GatewayFailure;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of JSON in words that say how to mend them. */
class JsonProblemTest {
  private static GatewayFailure failure(String body) {
    return catchThrowableOfType(
        GatewayFailure.class, () -> JsonBody.parse(body.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1,}|przecinek za dużo|a comma too many|column 9",
        "{a: 1}|klucz w cudzysłowie|a key in double quotes|column 2",
        "{\"a\": 1 \"b\": 2}|brakuje przed nim przecinka|a comma is missing|column 9",
        "{\"a\" 1}|brakuje dwukropka|a colon is missing|column 6",
        "{\"a\": abc}|nieznane słowo abc|unknown word abc|column",
        "{\"a\": 1|za wcześnie|ends too early|column",
        "{\"a\": 1, \"a\": 2}|klucz a występuje dwa razy|key a occurs twice|line 1",
        "[1]|wymagany jest obiekt|an object is required|an object",
        "{\"a\": *}|niespodziewany znak *|unexpected character *|column 7"
      })
  void fault_isSaidInBothLanguages_withItsPlace(String body, String pl, String en, String place) {
    GatewayFailure failure = failure(body);
    assertThat(failure.polish()).contains(pl);
    assertThat(failure.getMessage()).contains(en.replace("an object", "a JSON object"));
    assertThat(failure.getMessage()).contains(place.replace("an object", "a JSON object"));
  }

  @Property(tries = 300)
  void whateverIsSent_isAnObjectOrRefusedInWords(@ForAll String body) {
    GatewayFailure failure = failure(body);
    if (failure != null) {
      assertThat(failure.getMessage()).startsWith("/: ").doesNotContain("jackson");
      assertThat(failure.polish()).startsWith("/: ");
    }
  }
}
