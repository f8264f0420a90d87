package dev.bramka.documents.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * An amount in Polish words, as invoices of farmers have to state it (VAT act, art. 116 sec. 2
 * point 12): whole units in words, hundredths as a fraction.
 */
public final class AmountInWords {
  private static final String[] UNITS = {
    "",
    "jeden",
    "dwa",
    "trzy",
    "cztery",
    "pięć",
    "sześć",
    "siedem",
    "osiem",
    "dziewięć",
    "dziesięć",
    "jedenaście",
    "dwanaście",
    "trzynaście",
    "czternaście",
    "piętnaście",
    "szesnaście",
    "siedemnaście",
    "osiemnaście",
    "dziewiętnaście"
  };
  private static final String[] TENS = {
    "",
    "",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt"
  };
  private static final String[] HUNDREDS = {
    "",
    "sto",
    "dwieście",
    "trzysta",
    "czterysta",
    "pięćset",
    "sześćset",
    "siedemset",
    "osiemset",
    "dziewięćset"
  };

  /** One, a few, and many of a thousand and its powers. */
  private static final String[][] POWERS = {
    {"", "", ""},
    {"tysiąc", "tysiące", "tysięcy"},
    {"milion", "miliony", "milionów"},
    {"miliard", "miliardy", "miliardów"},
    {"bilion", "biliony", "bilionów"},
    {"biliard", "biliardy", "biliardów"}
  };

  private AmountInWords() {}

  /**
   * The amount in words.
   *
   * @param amount of at most 18 digits before the point
   * @param currency its ISO code; zlotys are written as Poles say them
   */
  public static String of(BigDecimal amount, String currency) {
    BigDecimal rounded = amount.abs().setScale(2, RoundingMode.HALF_UP);
    long whole = rounded.longValue();
    int hundredths = rounded.remainder(BigDecimal.ONE).movePointRight(2).intValue();
    List<String> words = new ArrayList<>();
    if (amount.signum() < 0) {
      words.add("minus");
    }
    words.add(whole == 0 ? "zero" : number(whole));
    words.add(currency.equals("PLN") ? form(whole, "złoty", "złote", "złotych") : currency);
    words.add("%02d/100".formatted(hundredths));
    return String.join(" ", words);
  }

  private static String number(long whole) {
    List<String> words = new ArrayList<>();
    long rest = whole;
    for (int power = 0; rest > 0; power++) {
      int group = (int) (rest % 1000);
      if (group > 0) {
        String[] names = POWERS[power];
        boolean single = group == 1 && power > 0;
        String name = form(group, names[0], names[1], names[2]);
        words.addFirst((single ? name : group(group) + " " + name).strip());
      }
      rest /= 1000;
    }
    return String.join(" ", words);
  }

  private static String group(int group) {
    int tens = group % 100;
    String below = tens < 20 ? UNITS[tens] : TENS[tens / 10] + " " + UNITS[tens % 10];
    return (HUNDREDS[group / 100] + " " + below).strip().replace("  ", " ");
  }

  private static String form(long number, String one, String few, String many) {
    long last = number % 10;
    boolean teen = number % 100 / 10 == 1;
    return number == 1 ? one : last >= 2 && last <= 4 && !teen ? few : many;
  }
}
