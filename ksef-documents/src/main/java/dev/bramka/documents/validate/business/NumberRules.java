package dev.bramka.documents.validate.business;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.tree.Element;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Check digits of bank accounts and KSeF numbers. */
final class NumberRules {
  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}");
  private static final Pattern POLISH = Pattern.compile("[0-9]{26}");
  private static final BigInteger MODULUS = BigInteger.valueOf(97);

  private NumberRules() {}

  static void check(Invoice invoice, Warnings warnings) {
    Element payment = invoice.fa().child("Platnosc");
    if (payment != null) {
      payment.all("RachunekBankowy").forEach(account -> account(account, warnings));
      payment.all("RachunekBankowyFaktora").forEach(account -> account(account, warnings));
    }
    for (Element corrected : invoice.fa().all("DaneFaKorygowanej")) {
      ksefNumber(corrected.child("NrKSeFFaKorygowanej"), warnings);
    }
    for (Element advance : invoice.fa().all("FakturaZaliczkowa")) {
      ksefNumber(advance.child("NrKSeFFaZaliczkowej"), warnings);
    }
  }

  private static void account(Element account, Warnings warnings) {
    Element number = account.child("NrRB");
    if (number == null) {
      return;
    }
    String bare = number.text().replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    String iban = POLISH.matcher(bare).matches() ? "PL" + bare : bare;
    if (IBAN.matcher(iban).matches() && !validIban(iban)) {
      warnings.add(
          number,
          "BIZ_IBAN",
          "ISO 13616",
          "Numer rachunku " + bare + " ma błędne cyfry kontrolne",
          "The account number " + bare + " has wrong check digits");
    }
  }

  /** Letters count from 10, the first four characters go last, the remainder of 97 must be 1. */
  static boolean validIban(String iban) {
    StringBuilder digits = new StringBuilder(64);
    for (char c : (iban.substring(4) + iban.substring(0, 4)).toCharArray()) {
      digits.append(Character.digit(c, 36));
    }
    boolean polishLength = !iban.startsWith("PL") || iban.length() == 28;
    return polishLength && new BigInteger(digits.toString()).mod(MODULUS).intValue() == 1;
  }

  private static void ksefNumber(
      @org.jspecify.annotations.Nullable Element number, Warnings warnings) {
    if (number != null && !KsefNumber.isValid(number.text().strip())) {
      warnings.add(
          number,
          "BIZ_KSEF_NUMBER",
          "KSeF, numer KSeF: suma kontrolna CRC-8",
          "Numer KSeF " + number.text().strip() + " ma błędną sumę kontrolną",
          "The KSeF number " + number.text().strip() + " has a wrong checksum");
    }
  }
}
