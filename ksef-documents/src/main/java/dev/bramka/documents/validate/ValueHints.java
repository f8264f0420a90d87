package dev.bramka.documents.validate;

import dev.bramka.documents.text.Nearest;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** What a wrong value probably meant, and what patterns mean in words. */
final class ValueHints {
  /** What people write for codes of countries and currencies. */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("ZŁ", "PLN"),
          Map.entry("ZL", "PLN"),
          Map.entry("PLZ", "PLN"),
          Map.entry("ZŁOTY", "PLN"),
          Map.entry("EURO", "EUR"),
          Map.entry("€", "EUR"),
          Map.entry("$", "USD"),
          Map.entry("£", "GBP"),
          Map.entry("POLSKA", "PL"),
          Map.entry("POLAND", "PL"),
          Map.entry("NIEMCY", "DE"),
          Map.entry("GERMANY", "DE"),
          Map.entry("CZECHY", "CZ"),
          Map.entry("UK", "GB"),
          Map.entry("GR", "EL"),
          Map.entry("EL", "GR"));

  private static final Map<String, String[]> SHAPES =
      Map.of(
          "NIP",
              new String[] {"nie jest dziesięcioma cyframi NIP", "is not the ten digits of a NIP"},
          "IDWew",
              new String[] {
                "nie jest NIP-em, myślnikiem i pięcioma cyframi",
                "is not a NIP, a dash and five digits"
              },
          "KRS",
              new String[] {"nie jest dziesięcioma cyframi KRS", "is not the ten digits of a KRS"},
          "REGON",
              new String[] {
                "nie jest dziewięcioma lub czternastoma cyframi REGON",
                "is not the nine or fourteen digits of a REGON"
              });

  private ValueHints() {}

  /** The allowed value that was probably meant; empty when none is near. */
  static String meant(String value, Collection<String> allowed) {
    String word = MEANT.getOrDefault(value.strip().toUpperCase(Locale.ROOT), "");
    if (allowed.contains(word)) {
      return word;
    }
    return value.length() < 2 || value.matches("[0-9]+")
        ? ""
        : Nearest.to(value, allowed, value.length() < 4 ? 1 : 2);
  }

  /**
   * What the element's pattern asks for, in Polish or English; empty when only the pattern says.
   */
  static String shape(String element, boolean polish) {
    String[] words = SHAPES.get(element);
    return words == null ? "" : words[polish ? 0 : 1];
  }
}
