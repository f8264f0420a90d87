package dev.bramka.documents.generate.simple.input;

import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import java.util.Map;

/** The short form's words for the schema's codes; the codes themselves are understood too. */
public final class CodeWords {
  public static final Map<String, String> PAYMENT =
      Map.of(
          "cash",
          "1",
          "card",
          "2",
          "voucher",
          "3",
          "cheque",
          "4",
          "credit",
          "5",
          "transfer",
          "6",
          "mobile",
          "7");

  public static final Map<String, String> ROLE =
      Map.ofEntries(
          Map.entry("factor", "1"),
          Map.entry("recipient", "2"),
          Map.entry("original-entity", "3"),
          Map.entry("additional-buyer", "4"),
          Map.entry("issuer", "5"),
          Map.entry("payer", "6"),
          Map.entry("local-government-issuer", "7"),
          Map.entry("local-government-recipient", "8"),
          Map.entry("vat-group-issuer", "9"),
          Map.entry("vat-group-recipient", "10"),
          Map.entry("employee", "11"));

  public static final Map<String, String> EFFECT =
      Map.of("original-date", "1", "correction-date", "2", "other", "3");

  public static final Map<String, String> MARGIN =
      Map.of(
          "travel", "P_PMarzy_2",
          "used-goods", "P_PMarzy_3_1",
          "art", "P_PMarzy_3_2",
          "antiques", "P_PMarzy_3_3");

  public static final Map<String, String> TAX_PER = Map.of("rate", "RATE", "row", "ROW");

  public static final Map<String, String> STYLE =
      Map.of("before-after", "BEFORE_AFTER", "differences", "DIFFERENCES");

  /** What a bank uses its own account for (FA(3): RachunekWlasnyBanku). */
  public static final Map<String, String> OWN_ACCOUNT =
      Map.of("receivables", "1", "collection", "2", "own-business", "3");

  private static final Map<String, String> RATE =
      Map.of(
          "zero-domestic", "0 KR",
          "zero-eu", "0 WDT",
          "zero-export", "0 EX",
          "exempt", "zw",
          "reverse-charge", "oo",
          "outside", "np I",
          "eu-service", "np II");

  private CodeWords() {}

  /** {@code 23}, {@code 23%}, {@code 23.0}, {@code exempt} and {@code zw} as {@code P_12}. */
  public static String rate(String given) {
    String word = RATE.get(given);
    if (word != null) {
      return word;
    }
    String bare = given.endsWith("%") ? given.substring(0, given.length() - 1).strip() : given;
    BigDecimal number = Amounts.parse(bare);
    return number == null ? asInSchema(bare) : number.stripTrailingZeros().toPlainString();
  }

  /** {@code ZW} and {@code 0 wdt} are the codes that they look like. */
  private static String asInSchema(String written) {
    return RATE.values().stream()
        .filter(code -> code.equalsIgnoreCase(written))
        .findFirst()
        .orElse(written);
  }
}
