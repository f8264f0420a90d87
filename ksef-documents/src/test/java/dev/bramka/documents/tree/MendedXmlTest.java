package dev.bramka.documents.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are shown though a strict parser refuses them. */
class MendedXmlTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?xml encoding=\"UTF-8\"?><a>żółć</a>",
        "\n  <?xml version=\"1.0\"?><a>żółć</a>",
        "\ufeff\ufeff<a>żółć</a>",
        "<a>żółć</a>\u0000\u0000",
        "<a>żó\u0002łć</a>",
        "text before <a>żółć</a> and behind"
      })
  void faultsThatKsefOverlooks_areMended_withoutTouchingTheTexts(String file) {
    byte[] mended = MendedXml.of(bytes(file)).orElseThrow();
    assertThat(Element.parse(mended).text()).isEqualTo("żółć");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "<a>b</a>", "<a", "> <", "<?xml version=\"1.1\"?><a/>"})
  void whatHasNoneOfThem_staysAsItIs(String file) {
    assertThat(MendedXml.of(bytes(file))).isEmpty();
  }

  @Test
  void whatIsMended_isNotMendedAgain() {
    byte[] once = MendedXml.of(bytes(" <?xml encoding='UTF-8'?><a>\u0001</a> ")).orElseThrow();
    assertThat(MendedXml.of(once)).isEmpty();
  }

  @Property
  void noFile_makesItFail(@ForAll byte[] file) {
    MendedXml.of(file).ifPresent(mended -> assertThat(mended.length).isLessThan(file.length));
  }
}
