package dev.bramka.documents.generate;

import dev.bramka.documents.text.Excerpt;
import dev.bramka.documents.text.Nearest;
import dev.bramka.documents.vat.TaxCategory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with the JSON itself, up to a limit. Not thread-safe. */
public final class JsonFindings {
  private static final int MAX = 500;
  private static final int NEAR = 3;
  private static final int LONGEST_KEY = 200;
  private static final String RATES =
      Arrays.stream(TaxCategory.values())
          .flatMap(kind -> kind.rates().stream())
          .collect(Collectors.joining(", "));

  private final List<JsonFinding> all = new ArrayList<>();
  private final List<JsonFinding> warnings = new ArrayList<>();

  /** What was found so far, in the order found. */
  public List<JsonFinding> all() {
    return all;
  }

  /** Adds a finding; the parts are those of {@link JsonFinding}. */
  public void add(String pointer, String element, String rule, String pl, String en) {
    if (all.size() < MAX) {
      all.add(new JsonFinding(pointer, element, rule, pl, en));
    }
  }

  /** What was changed, but is no mistake. */
  public List<JsonFinding> warnings() {
    return warnings;
  }

  void rounded(String pointer, String element, String given, String written) {
    if (warnings.size() < MAX) {
      warnings.add(
          new JsonFinding(
              pointer,
              element,
              "JSON_ROUNDED",
              element + ": " + shown(given) + " zaokrąglono do " + written,
              element + ": " + shown(given) + " was rounded to " + written));
    }
  }

  /** A key as a step of a JSON pointer (RFC 6901). */
  public static String step(String key) {
    return "/" + Excerpt.excerpt(key, LONGEST_KEY).replace("~", "~0").replace("/", "~1");
  }

  /** A key that its object does not have. */
  public void unknownKey(String pointer, String key, String parent, Collection<String> known) {
    if (all.size() >= MAX) {
      return;
    }
    String nearest = Nearest.to(key, known, NEAR);
    String maybePl = nearest.isEmpty() ? "" : "; może chodziło o '" + nearest + "'?";
    String maybeEn = nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?";
    add(
        pointer,
        key,
        "JSON_UNKNOWN_KEY",
        "element " + parent + " nie zna pola '" + shown(key) + "'" + maybePl,
        parent + " has no element '" + shown(key) + "'" + maybeEn);
  }

  /** A value of another kind than wanted. */
  public void wrongType(
      String pointer, String element, String found, String wantedPl, String wantedEn) {
    add(
        pointer,
        element,
        "JSON_TYPE",
        element + ": oczekiwano: " + wantedPl + ", jest: " + found,
        element + ": expected " + wantedEn + ", found " + found);
  }

  void many(String pointer, String element, int count) {
    add(
        pointer,
        element,
        "JSON_MANY",
        element + " może wystąpić raz, podano " + count,
        element + " may occur once, " + count + " were given");
  }

  void illegalCharacter(String pointer, String element, char c) {
    String code = "U+%04X".formatted((int) c);
    add(
        pointer,
        element,
        "JSON_CHARACTER",
        element + ": znak " + code + " nie może wystąpić w XML",
        element + ": the character " + code + " cannot be written in XML");
  }

  void number(String pointer, String element, String found) {
    add(
        pointer,
        element,
        "JSON_NUMBER",
        element + ": liczba " + shown(found) + " jest poza zakresem",
        element + ": the number " + shown(found) + " is out of range");
  }

  void conflict(String pointer, String pl, String en) {
    add(pointer, "KodFormularza", "JSON_VERSION", pl, en);
  }

  void rateMissing(String pointer, String found) {
    String given = found.isEmpty() ? "" : " ('" + shown(found) + "')";
    add(
        pointer,
        "P_12",
        "JSON_RATE",
        "P_12" + given + ": bez jednoznacznej stawki nie można wyliczyć sum; dozwolone: " + RATES,
        "P_12" + given + ": sums need a definite rate; allowed are " + RATES);
  }

  /** A row that says what something costs, but not enough to know its value. */
  void rowValue(String pointer, String element) {
    add(
        pointer,
        element,
        "JSON_ROW_VALUE",
        element + ": brakuje; wartość wiersza wymaga ilości i ceny albo podania jej wprost",
        element + " is missing; the value of a row needs quantity and price, or to be given");
  }

  /** A text where a number is to be worked with. */
  void noNumber(String pointer, String element, String found) {
    wrongType(
        pointer,
        element,
        shown(found),
        "liczba z kropką dziesiętną",
        "a number with a decimal point");
  }

  void totalMissing(String pointer) {
    add(
        pointer,
        "P_15",
        "JSON_TOTAL",
        "P_15: brak kwoty, a z wierszy nie można jej wyliczyć",
        "P_15: the amount is missing, and there are no rows to work it out from");
  }

  void settlement(String pointer) {
    add(
        pointer,
        "P_15",
        "JSON_SETTLEMENT",
        "P_15: sumy faktury rozliczeniowej zależą od zaliczek; podaj je albo użyj formy skróconej",
        "P_15: sums of a settlement depend on its advances; give them, or use the short form");
  }

  void ambiguousRate(String pointer, String rate, String codes) {
    add(
        pointer,
        "P_12",
        "JSON_RATE",
        "P_12: stawka '" + rate + "' istnieje w FA(2), w FA(3) podaj jedną z: " + codes,
        "P_12: the rate '" + rate + "' is of FA(2); in FA(3) say one of: " + codes);
  }

  private static String shown(String text) {
    return Excerpt.excerpt(text);
  }
}
