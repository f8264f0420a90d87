package dev.bramka.documents.validate.rule;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All rules, as {@code rules.tsv} has them. */
public final class RuleCatalogue {
  private static final String FILE = "/dev/bramka/documents/validate/rules.tsv";
  private static final Map<String, Rule> RULES = load();

  private RuleCatalogue() {}

  /** All rules in the order of the file. */
  public static List<Rule> all() {
    return List.copyOf(RULES.values());
  }

  /**
   * The rule of this id.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Rule named(String id) {
    Rule rule = RULES.get(id);
    if (rule == null) {
      throw new IllegalArgumentException("There is no rule '" + id + "'");
    }
    return rule;
  }

  private static Rule rule(String line) {
    String[] field = line.split("\t", -1);
    if (field.length != 5 || !field[1].matches("error|warning")) {
      throw new IllegalStateException(
          FILE + ": five fields with tabs, the second error or warning, not: " + line);
    }
    return new Rule(field[0], field[1].equals("error"), field[2], field[3], field[4]);
  }

  private static void add(Map<String, Rule> rules, Rule rule) {
    if (rules.put(rule.id(), rule) != null) {
      throw new IllegalStateException(FILE + ": two rules " + rule.id());
    }
  }

  private static Map<String, Rule> load() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(RuleCatalogue.class.getResourceAsStream(FILE), FILE),
                StandardCharsets.UTF_8))) {
      lines.lines().skip(1).map(RuleCatalogue::rule).forEach(rule -> add(rules, rule));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rules;
  }
}
