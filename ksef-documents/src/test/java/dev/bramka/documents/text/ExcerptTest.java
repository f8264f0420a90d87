package dev.bramka.documents.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Foreign text in messages. */
class ExcerptTest {
  @ParameterizedTest
  @CsvSource({"plain, plain", "zażółć, zażółć", "'a\tb', a?b", "'a\u202Eb', a?b", "'\uD800', ?"})
  void whatAMessageCouldStumbleOver_isReplaced(String text, String shown) {
    assertThat(Excerpt.excerpt(text)).isEqualTo(shown);
  }

  @Test
  void longTexts_areCut_butNeverInsideACharacter() {
    assertThat(Excerpt.excerpt("x".repeat(60))).hasSize(60);
    assertThat(Excerpt.excerpt("x".repeat(61))).isEqualTo("x".repeat(60) + "…");
    assertThat(Excerpt.excerpt("😀😀😀", 2)).isEqualTo("😀😀…");
  }

  @Test
  void lists_sayHowManyThereAre() {
    assertThat(Excerpt.list(List.of("a", "b"))).isEqualTo("a, b");
    List<String> many = IntStream.range(0, 30).mapToObj(Integer::toString).toList();
    assertThat(Excerpt.list(many)).endsWith("23, … (30)").startsWith("0, 1");
  }

  @Property
  void anyText_becomesOneShortLine(@ForAll String any) {
    String shown = Excerpt.excerpt(any);
    assertThat(shown.codePointCount(0, shown.length())).isLessThanOrEqualTo(61);
    assertThat(shown).doesNotContain("\n", "\r", "\t", "\0");
  }
}
