package dev.bramka.documents.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of XML in words that say how to mend them, as the validator tells them. */
class XmlProblemTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<a>Jan & syn</a></F>|&amp;|&amp;",
        "<a>AT&T;</a></F>|nie zna zapisu &T;|does not know &T;",
        "<a>1 < 2</a></F>|&lt;|&lt;",
        "<a>x</b></F>|zamknięto element b|the element b is closed",
        "<a>x</a>|F nie jest zamknięty|F is not closed",
        "<a b=1/></F>|w cudzysłowie|in quotes",
        "<a/></F>x|po elemencie głównym|behind the root element",
        "<a>&#1;</a></F>|niedozwolony|does not allow",
        "<a b='1' b='2'/></F>|atrybut b występuje dwa razy|attribute b occurs twice",
        "<x:a/></F>|xmlns:x|xmlns:x",
        "<a|ucięty|cut off"
      })
  void fault_isSaidInBothLanguages(String rest, String pl, String en) {
    String xml = "<F xmlns='" + InvoiceVersion.FA_3.namespace() + "'>" + rest;
    Finding finding = malformed(xml.replace("<F ", "<Faktura ").replace("</F>", "</Faktura>"));
    assertThat(finding.pl()).contains(pl.replace("F ", "Faktura ")).doesNotContain("Unexpected");
    assertThat(finding.en()).contains(en.replace("F ", "Faktura ")).doesNotContain("Unexpected");
  }

  private static Finding malformed(String xml) {
    return new InvoiceValidator(Clock.systemUTC())
            .validate(xml.getBytes(StandardCharsets.UTF_8), ValidationOptions.defaults(false))
            .findings()
            .stream()
            .filter(finding -> finding.rule().equals("XML_MALFORMED"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void whatIsNotKnown_keepsTheParsersWords() {
    assertThat(XmlProblem.of("Something new").en()).isEqualTo("Something new");
    assertThat(XmlProblem.of("Something new").pl()).contains("błąd składni", "Something new");
  }
}
