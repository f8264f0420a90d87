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

  private static Map<String, Rule> load() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(RuleCatalogue.class.getResourceAsStream(FILE), FILE),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(f -> new Rule(f[0], f[1].equals("error"), f[2], f[3], f[4]))
          .forEach(rule -> rules.put(rule.id(), rule));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rules;
  }
}
