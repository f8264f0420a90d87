package dev.bramka.documents.validate.rule;

import java.util.Locale;
import java.util.Map;

/**
 * How serious somebody takes rules, where that differs from the catalogue.
 *
 * @param levels by id; business rules only, for what KSeF refuses cannot be argued with
 */
public record RuleLevels(Map<String, Level> levels) {
  /** As the catalogue says. */
  public static final RuleLevels USUAL = new RuleLevels(Map.of());

  private static final String ADJUSTABLE = "BIZ_";

  /** What breaking a rule means. */
  public enum Level {
    /** Nothing: it is not looked for. */
    OFF,
    /** Somebody should look at it. */
    WARNING,
    /** The document is not taken. */
    ERROR;

    /**
     * The level of this name, in any case.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Level named(String name) {
      for (Level level : values()) {
        if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
          return level;
        }
      }
      throw new IllegalArgumentException("'" + name + "' is none of off, warning, error");
    }
  }

  /**
   * @throws IllegalArgumentException when there is no such rule, or it is one of KSeF's
   */
  public RuleLevels {
    levels = Map.copyOf(levels);
    for (String id : levels.keySet()) {
      RuleCatalogue.named(id);
      if (!id.startsWith(ADJUSTABLE)) {
        throw new IllegalArgumentException(
            "The rule '" + id + "' is KSeF's own and cannot be adjusted");
      }
    }
  }

  /** What breaking the rule means. */
  public Level of(Rule rule) {
    return levels.getOrDefault(rule.id(), rule.error() ? Level.ERROR : Level.WARNING);
  }

  /** Whether any rule was raised to an error. */
  public boolean raisesErrors() {
    return levels.containsValue(Level.ERROR);
  }
}
