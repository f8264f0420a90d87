package dev.bramka.documents.validate.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.validate.rule.Rule;
import dev.bramka.documents.validate.rule.RuleCatalogue;
import dev.bramka.documents.validate.rule.RuleLevels;
import dev.bramka.documents.validate.rule.RuleLevels.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue against the checks, its own form, and the page made out of it. */
class RuleCatalogueTest {
  private static final Path PAGE = Path.of("../docs/rules.md");

  static Stream<Rule> rules() {
    return RuleCatalogue.all().stream();
  }

  @Test
  void everyBusinessRule_isLookedFor_andNoOther() {
    List<String> ids = rules().map(Rule::id).filter(id -> id.startsWith("BIZ_")).sorted().toList();
    assertThat(BusinessRules.rules().map(Rule::id).sorted().toList()).isEqualTo(ids);
  }

  @Test
  void everyBusinessRule_hasADocumentThatBreaksIt() throws IOException {
    String tests =
        Files.readString(
            Path.of("src/test/java/dev/bramka/documents/validate/business/BusinessRulesTest.java"));
    assertThat(
            rules().map(Rule::id).filter(id -> id.startsWith("BIZ_") && !tests.contains(id + "|")))
        .as("rows in BusinessRulesTest")
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void bothSentences_haveTheSameArguments_andASource(Rule rule) {
    assertThat(rule.source()).isNotBlank();
    assertThat(rule.pl()).isNotBlank().isNotEqualTo(rule.en());
    List<String> onlyInOneLanguage = List.of("kindPl", "kindEn", "nip");
    assertThat(arguments(rule.pl(), onlyInOneLanguage))
        .isEqualTo(arguments(rule.en(), onlyInOneLanguage));
  }

  private static Set<String> arguments(String sentence, List<String> except) {
    Set<String> names = new TreeSet<>();
    Pattern.compile("\\{(\\w+)}")
        .matcher(sentence)
        .results()
        .map((MatchResult r) -> r.group(1))
        .filter(name -> !except.contains(name))
        .forEach(names::add);
    return names;
  }

  @Test
  void aValue_isCutWhenItIsLong() {
    Rule rule = new Rule("X", false, "s", "pl {a}", "en {a}");
    assertThat(rule.english("a", "x".repeat(200))).hasSizeLessThan(100).endsWith("…");
    assertThat(new Rule("X", false, "s", "{a} {b}", "{a} {b}").english("a", "{b}", "b", 1))
        .isEqualTo("{b} 1");
    assertThat(rule.english("a", "\u202E$1")).isEqualTo("en ?$1");
    assertThat(rule.polish("a", new java.math.BigDecimal("1E+3"))).isEqualTo("pl 1000");
  }

  @Test
  void levels_areOfKnownBusinessRulesOnly() {
    assertThatThrownBy(() -> new RuleLevels(Map.of("BIZ_NONE", Level.OFF)))
        .hasMessageContaining("BIZ_NONE");
    assertThatThrownBy(() -> new RuleLevels(Map.of("KSEF_NIP_CHECKSUM", Level.OFF)))
        .hasMessageContaining("KSeF's own");
    assertThatThrownBy(() -> Level.named("loud")).hasMessageContaining("off, warning, error");
    assertThat(Level.named("Error")).isEqualTo(Level.ERROR);
    assertThat(new RuleLevels(Map.of("BIZ_IBAN", Level.ERROR)).raisesErrors()).isTrue();
    assertThat(RuleLevels.USUAL.raisesErrors()).isFalse();
  }

  @Test
  void thePage_isMadeOfTheCatalogue() throws IOException {
    String page = page();
    if (Boolean.parseBoolean(System.getenv("BRAMKA_WRITE_DOCS"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE).equals(page))
        .as("docs/rules.md is of the catalogue; BRAMKA_WRITE_DOCS=true writes it")
        .isTrue();
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Rules beyond the schema

            Made out of `rules.tsv` by `RuleCatalogueTest`; do not edit. `KSEF_` rules are KSeF's own.
            `BIZ_` rules are what KSeF accepts but a book-keeper would question: `/api/invoice/validate/report`
            and the answers of generating name them as warnings. Each can be switched off, or raised to an
            error, for one tenant or all: `ksef.rules` and `ksef.tenants[].rules`
            (docs/operating.md). An id never changes its meaning.

            | id | severity | what it says | source |
            |---|---|---|---|
            """);
    rules()
        .forEach(
            rule ->
                page.append(
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(
                            rule.id(),
                            rule.error() ? "error" : "warning",
                            rule.en().replace("|", "\\|"),
                            rule.source())));
    return page.toString();
  }
}
