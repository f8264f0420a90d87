package dev.bramka.documents.visualise.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Theme;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names for people. */
class ElementNamesTest {
  /** Parts that show without a name of their own. */
  private static final Set<String> NAMELESS =
      Set.of("Faktura", "Fa", "FakturaRR", "AdresL1", "AdresL2", "Akapit", "Kol", "WKom", "SKom");

  @ParameterizedTest
  @EnumSource(names = {"FA_2", "FA_3", "FA_RR_1"})
  void everyElementOfTheSchema_hasAName(InvoiceVersion version) {
    Set<String> unnamed = new TreeSet<>();
    collect(InvoiceSchema.root(version), unnamed, new TreeSet<>());
    assertThat(unnamed).isEmpty();
  }

  private static void collect(ElementRule rule, Set<String> unnamed, Set<String> seen) {
    if (!ElementNames.knows(rule.name()) && !NAMELESS.contains(rule.name())) {
      unnamed.add(rule.name());
    }
    if (rule.children() != null) {
      rule.children().names().stream()
          .filter(name -> seen.add(rule.name() + "/" + name))
          .map(name -> Objects.requireNonNull(rule.children().anywhere(name)))
          .forEach(child -> collect(child, unnamed, seen));
    }
  }

  @Test
  void unknownElement_keepsItsOwnName() {
    assertThat(new ElementNames(Language.PL).of("Fa", "P_99")).isEqualTo(new Label("P_99", ""));
  }

  @Test
  void bothLanguages_standSideBySide_unlessTheyAreTheSame() {
    ElementNames both = new ElementNames(Language.PL_EN);
    assertThat(both.of("Podmiot1").text()).isEqualTo("Sprzedawca / Seller");
    assertThat(both.of("View/tax").text()).isEqualTo("VAT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "red", "#12345", "#ffff00", "#1f4e79;}"})
  void accent_mustBeADarkColour(String accent) {
    assertThatThrownBy(() -> new Theme(accent, false, "", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("accent: ");
  }

  @Test
  void order_namesKnownSectionsOnly() {
    assertThatThrownBy(() -> new Theme("#1f4e79", false, "", List.of("itemz")))
        .hasMessageContaining("'itemz'")
        .hasMessageContaining("items");
  }
}
