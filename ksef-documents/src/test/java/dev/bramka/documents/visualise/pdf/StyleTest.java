package dev.bramka.documents.visualise.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.visualise.pdf.file.FontFace;
import java.text.Normalizer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of text and their widths. */
class StyleTest {
  private static final Style STYLE = new Style(FontFace.REGULAR, 10, Palette.INK);

  @Property(tries = 200)
  void lines_holdAllButBlanks_andAreNoWiderThanAsked(
      @ForAll String text, @ForAll @FloatRange(min = 20, max = 400) float width) {
    List<String> lines = STYLE.lines(text.replace('\n', ' '), width);
    assertThat(packed(String.join("", lines)))
        .isEqualTo(packed(Normalizer.normalize(text, Normalizer.Form.NFC)));
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(
                        line.codePointCount(0, line.length()) == 1
                            || STYLE.width(line) <= width + 0.01f)
                    .isTrue());
  }

  private static String packed(String text) {
    return text.codePoints()
        .filter(c -> !Character.isWhitespace(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Kwota 1234,56 do dnia 2026-10-15",
        "Faktura FV/2026/10/00017 z dnia 15.10.2026",
        "strona www.example.com/bardzo-dobra"
      })
  void aWordThatFitsALine_isNeverParted(String text) {
    float widest = STYLE.longestWord(text);
    assertThat(STYLE.lines(text, widest + 1))
        .allSatisfy(
            line -> assertThat(List.of(text.split(" "))).containsAll(List.of(line.split(" "))));
  }

  @Test
  void aWordLongerThanALine_isPartedAtItsMarks_notBetweenDigits() {
    String address = "https://example.com/faktury-sprzedazy/1234567890,12";
    assertThat(STYLE.lines(address, STYLE.width(address) * 0.6f).getFirst()).endsWith("-");
  }

  @Test
  void aKsefNumberThatIsTooLong_isPartedAtItsHyphen() {
    String number = "1111111111-20261128-8A8F93D3034A-22";
    assertThat(STYLE.lines(number, STYLE.width(number) * 0.7f))
        .containsExactly("1111111111-20261128-", "8A8F93D3034A-22");
  }

  @Test
  void ideographs_areBrokenBetween_asTheyHaveNoBlanks() {
    List<String> lines = STYLE.lines("深圳市有限公司", STYLE.width("深圳市有") + 0.1f);
    assertThat(lines).containsExactly("深圳市有", "限公司");
  }

  @Test
  void looseAccents_becomePartOfTheirLetters() {
    assertThat(STYLE.lines("z\u0307o\u0301\u0142ty", 400)).containsExactly("żółty");
  }

  @Test
  void joinersAndVariationSelectors_takeNoRoom() {
    assertThat(STYLE.width("a\u200d\ufe0fb")).isEqualTo(STYLE.width("ab"));
  }

  @Test
  void aCharacterThatNoFaceHas_isAsWideAsTheSquareThatStandsForIt() {
    assertThat(STYLE.width("\ue000")).isEqualTo(STYLE.width("\u25a1"));
  }
}
