package dev.bramka.documents.visualise.pdf.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text that runs from the right. */
class VisualOrderTest {
  @Property
  void whatRunsFromTheLeft_staysAsItIs(@ForAll @CharRange(from = 0, to = 0x58f) String text) {
    assertThat(VisualOrder.of(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "שלום, םולש",
    "Hotel שלום Eilat, Hotel םולש Eilat",
    // Numbers in it keep their order, brackets open where they are seen to open.
    "שלום 123, 123 םולש",
    "(שלום), (םולש)"
  })
  void hebrew_standsAsItIsRead(String text, String visual) {
    assertThat(VisualOrder.of(text)).isEqualTo(visual);
  }

  @Test
  void arabicLetters_areJoined_eachByItsNeighbours() {
    // Seen first, lam; lam, alef: one sign; meem at the end stands alone after alef.
    assertThat(ArabicForms.joined("سلام")).isEqualTo("\ufeb3\ufefc\ufee1");
    assertThat(ArabicForms.joined("بيت")).isEqualTo("\ufe91\ufef4\ufe96");
  }

  @Test
  void aMark_doesNotPartTheLettersBesideIt() {
    assertThat(ArabicForms.joined("بَت")).isEqualTo("\ufe91\u064e\ufe96");
  }

  @Test
  void tatweel_joinsOnBothSides() {
    assertThat(ArabicForms.joined("بـت")).isEqualTo("\ufe91\u0640\ufe96");
  }

  @Test
  void aWordAlone_orBetweenOtherSigns_keepsItsIsolatedForms() {
    assertThat(ArabicForms.joined("د. 5")).isEqualTo("\ufea9. 5");
  }

  @Property
  void everyFormStandsForItsLetters(
      @ForAll @CharRange(from = 0x621, to = 0x64a) @StringLength(max = 12) String word) {
    String joined = ArabicForms.joined(word);
    assertThat(Normalizer.normalize(joined, Normalizer.Form.NFKC))
        .isEqualTo(Normalizer.normalize(word, Normalizer.Form.NFKC));
  }
}
