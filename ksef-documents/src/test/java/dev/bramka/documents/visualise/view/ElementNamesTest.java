package dev.bramka.documents.visualise.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** A key that no list has would stand on the page itself. */
  @Test
  void everyKeyInTheCode_hasAName() throws IOException {
    Set<String> unnamed = new TreeSet<>();
    try (Stream<Path> sources =
        Files.walk(Path.of("src/main/java/dev/bramka/documents/visualise"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        Pattern.compile("\"(View/[^\"]+)\"")
            .matcher(Files.readString(source))
            .results()
            .map(key -> key.group(1))
            .filter(key -> !ElementNames.knows(key))
            .forEach(unnamed::add);
      }
    }
    assertThat(unnamed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "FA_3, FormaPlatnosci, 1, Gotówka",
    "FA_RR_1, FormaPlatnosci, 1, Przelew",
    "FA_RR_1, WariantFormularza, 1, 1",
    "FA_RR_1, TypKorekty, 4, W dacie zwrotu należności",
    "FA_3, FormaPlatnosci, 6, Przelew"
  })
  void aCode_meansWhatItsOwnSchemaSays(
      InvoiceVersion version, String element, String code, String words) {
    Element parsed =
        Element.parse(
            "<%s xmlns='%s'>%s</%s>"
                .formatted(element, version.namespace(), code, element)
                .getBytes(StandardCharsets.UTF_8));
    Node node = new Node(parsed, "", null);
    assertThat(new ValueFormat(new ElementNames(Language.PL)).of(node)).isEqualTo(words);
  }

  /** Codes that stand for themselves: of records, countries, currencies, forms, and tax rates. */
  private static final Set<String> CODES =
      Set.of(
          "GTU",
          "GTUZ",
          "Procedura",
          "ProceduraZ",
          "KodWaluty",
          "WalutaUmowna",
          "KodKraju",
          "KodUE",
          "PrefiksPodatnika",
          "KodFormularza",
          "WariantFormularza",
          "P_12",
          "P_12Z");

  /** Kinds that the schema describes by articles of the law. */
  private static final Set<String> SHORTER =
      Set.of(
          "RodzajFaktury=ZAL", "RodzajFaktury=ROZ", "RodzajFaktury=UPR", "RodzajFaktury=KOR_ROZ");

  @ParameterizedTest
  @EnumSource(names = {"FA_2", "FA_3", "FA_RR_1"})
  void everyCodeOfASchema_isShownInItsOwnWords(InvoiceVersion version) {
    Set<String> wrong = new TreeSet<>();
    codes(version, InvoiceSchema.root(version), wrong, new TreeSet<>());
    assertThat(wrong).isEmpty();
  }

  private static void codes(
      InvoiceVersion version, ElementRule rule, Set<String> wrong, Set<String> seen) {
    if (rule.text() != null && !CODES.contains(rule.name())) {
      rule.text().enumeration().forEach((code, said) -> code(version, rule, code, said, wrong));
    }
    if (rule.children() != null) {
      rule.children().names().stream()
          .filter(name -> seen.add(rule.name() + "/" + name))
          .map(name -> Objects.requireNonNull(rule.children().anywhere(name)))
          .forEach(child -> codes(version, child, wrong, seen));
    }
  }

  private static void code(
      InvoiceVersion version, ElementRule rule, String code, String said, Set<String> wrong) {
    Element parsed =
        Element.parse(
            "<%s xmlns='%s'>%s</%1$s>"
                .formatted(rule.name(), version.namespace(), code)
                .getBytes(StandardCharsets.UTF_8));
    String shown = new ValueFormat(new ElementNames(Language.PL)).of(new Node(parsed, "", rule));
    boolean saysIt =
        Pattern.compile("\\P{L}+")
            .splitAsStream(shown.toLowerCase(Locale.ROOT))
            .anyMatch(word -> said.toLowerCase(Locale.ROOT).contains(stem(word)));
    boolean choice = shown.equals("tak") || shown.equals("nie");
    String key = rule.name() + "=" + code;
    if (!said.isEmpty() && !choice && !saysIt && !SHORTER.contains(key)) {
      wrong.add(key + ": '" + shown + "' for '" + said + "'");
    }
  }

  /** Polish words change at their end. */
  private static String stem(String word) {
    return word.length() > 5 ? word.substring(0, 5) : word.isEmpty() ? " no word " : word;
  }
}
