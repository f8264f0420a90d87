package dev.bramka.documents.validate.business;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.tree.Element;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Numbers in themselves: accounts, KSeF numbers, EU numbers, the invoice's own number. */
final class NumberRules {
  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}");
  private static final int POLISH_DIGITS = 26;
  private static final int LIKE_A_POLISH_ONE = 20;
  private static final BigInteger MODULUS = BigInteger.valueOf(97);

  /** What generators leave when a value was not filled in. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\{\\{.*}}|\\$\\{.*}|<%.*%>|%[sd]\\b|\\[\\[.*]]|(?i:^(?:null|undefined|nan|todo|tbd|n/a)$)");

  /** How EU VAT numbers are built, without the country (VIES). */
  private static final Map<String, Pattern> EU_NUMBERS =
      Map.ofEntries(
          number("AT", "U[0-9]{8}"),
          number("BE", "[01][0-9]{9}"),
          number("BG", "[0-9]{9,10}"),
          number("CY", "[0-9]{8}[A-Z]"),
          number("CZ", "[0-9]{8,10}"),
          number("DE", "[0-9]{9}"),
          number("DK", "[0-9]{8}"),
          number("EE", "[0-9]{9}"),
          number("EL", "[0-9]{9}"),
          number("ES", "[A-Z0-9][0-9]{7}[A-Z0-9]"),
          number("FI", "[0-9]{8}"),
          number("FR", "[A-Z0-9]{2}[0-9]{9}"),
          number("HR", "[0-9]{11}"),
          number("HU", "[0-9]{8}"),
          number("IE", "[0-9][A-Z0-9+*][0-9]{5}[A-Z]{1,2}"),
          number("IT", "[0-9]{11}"),
          number("LT", "[0-9]{9}|[0-9]{12}"),
          number("LU", "[0-9]{8}"),
          number("LV", "[0-9]{11}"),
          number("MT", "[0-9]{8}"),
          number("NL", "[A-Z0-9+*]{12}"),
          number("PL", "[0-9]{10}"),
          number("PT", "[0-9]{9}"),
          number("RO", "[0-9]{2,10}"),
          number("SE", "[0-9]{12}"),
          number("SI", "[0-9]{8}"),
          number("SK", "[0-9]{10}"),
          number("XI", "[0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3}"));

  static final List<Check> CHECKS =
      List.of(
          Check.all("BIZ_IBAN", NumberRules::accounts),
          Check.all("BIZ_KSEF_NUMBER", NumberRules::checksums),
          Check.fa("BIZ_KSEF_NUMBER_SELLER", NumberRules::sellers),
          Check.fa("BIZ_EU_NUMBER", NumberRules::euNumbers),
          Check.all("BIZ_NUMBER_EMPTY", NumberRules::ownNumber),
          Check.all("BIZ_PLACEHOLDER", NumberRules::placeholders));

  private NumberRules() {}

  private static Map.Entry<String, Pattern> number(String country, String pattern) {
    return Map.entry(country, Pattern.compile(pattern));
  }

  private static void accounts(Invoice invoice, Hits hits) {
    Element payment = invoice.body().child("Platnosc");
    if (payment == null) {
      return;
    }
    for (String name : invoice.layout().accounts()) {
      for (Element account : payment.all(name)) {
        Element number = account.child("NrRB");
        if (number != null && !plausible(number.text())) {
          hits.add(number, "number", number.text().strip());
        }
      }
    }
  }

  /** Digits alone may be a foreign account, unless they are almost as many as Polish ones have. */
  private static boolean plausible(String written) {
    String bare = written.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    if (bare.matches("[0-9]+")) {
      return bare.length() == POLISH_DIGITS
          ? validIban("PL" + bare)
          : bare.length() < LIKE_A_POLISH_ONE;
    }
    return !IBAN.matcher(bare).matches() || validIban(bare);
  }

  /** Letters count from 10, the first four characters go last, the remainder of 97 must be 1. */
  static boolean validIban(String iban) {
    StringBuilder digits = new StringBuilder(64);
    for (char c : (iban.substring(4) + iban.substring(0, 4)).toCharArray()) {
      digits.append(Character.digit(c, 36));
    }
    boolean polishLength = !iban.startsWith("PL") || iban.length() == POLISH_DIGITS + 2;
    return polishLength && new BigInteger(digits.toString()).mod(MODULUS).intValue() == 1;
  }

  private static List<Element> ksefNumbers(Invoice invoice) {
    List<Element> numbers = new ArrayList<>(0);
    for (Element corrected : invoice.body().all("DaneFaKorygowanej")) {
      numbers.addAll(corrected.all("NrKSeFFaKorygowanej"));
    }
    for (Element advance : invoice.body().all("FakturaZaliczkowa")) {
      numbers.addAll(advance.all("NrKSeFFaZaliczkowej"));
    }
    return numbers;
  }

  private static void checksums(Invoice invoice, Hits hits) {
    for (Element number : ksefNumbers(invoice)) {
      if (!KsefNumber.isValid(number.text().strip())) {
        hits.add(number, "number", number.text().strip());
      }
    }
  }

  private static void sellers(Invoice invoice, Hits hits) {
    String nip = invoice.seller().nip();
    for (Element number : ksefNumbers(invoice)) {
      if (!nip.isEmpty() && !number.text().strip().startsWith(nip)) {
        hits.add(number, "number", number.text().strip(), "nip", nip);
      }
    }
  }

  private static void euNumbers(Invoice invoice, Hits hits) {
    List<Element> parties = new ArrayList<>(invoice.root().all("Podmiot3"));
    parties.addAll(invoice.root().all("Podmiot2"));
    for (Element element : parties) {
      Party party = Party.of(element);
      Element number = party.field("NrVatUE");
      String country = party.identification("KodUE");
      Pattern pattern = EU_NUMBERS.get(country);
      if (number != null
          && pattern != null
          && !pattern.matcher(number.text().strip().toUpperCase(Locale.ROOT)).matches()) {
        hits.add(number, "number", number.text().strip(), "country", country);
      }
    }
  }

  private static void ownNumber(Invoice invoice, Hits hits) {
    Element number = invoice.body().child(invoice.layout().number());
    if (number != null && number.text().codePoints().noneMatch(Character::isLetterOrDigit)) {
      hits.add(number, "number", number.text().strip());
    }
  }

  private static void placeholders(Invoice invoice, Hits hits) {
    List<Element> texts = new ArrayList<>(invoice.body().all(invoice.layout().number()));
    invoice.rows().forEach(row -> texts.addAll(row.all(invoice.layout().rowName())));
    invoice.orderRows().forEach(row -> texts.addAll(row.all("P_7Z")));
    for (String party : List.of("Podmiot1", "Podmiot2")) {
      Element name = Party.of(invoice.root().child(party)).field("Nazwa");
      if (name != null) {
        texts.add(name);
      }
    }
    for (Element text : texts) {
      if (PLACEHOLDER.matcher(text.text().strip()).find()) {
        hits.add(text, "element", text.name(), "value", text.text().strip());
      }
    }
  }
}
