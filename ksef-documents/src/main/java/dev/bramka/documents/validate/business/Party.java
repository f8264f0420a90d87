package dev.bramka.documents.validate.business;

import dev.bramka.documents.InternalId;
import dev.bramka.documents.Nip;
import dev.bramka.documents.tree.Element;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A party of an invoice.
 *
 * @param element {@code Podmiot1}, {@code Podmiot2} or {@code Podmiot3}; null when it is absent
 */
record Party(@Nullable Element element) {
  /** What names of companies end with, here and abroad. */
  private static final Pattern COMPANY =
      Pattern.compile(
          "(?iU)(?:^|[\\s,(])(?:sp\\.?\\s?z\\s?o\\.?\\s?o\\.?|s\\.?\\s?a\\.|p\\.?\\s?s\\.?\\s?a\\.|"
              + "sp\\.?\\s?[kjp]\\.|s\\.\\s?c\\.|spółka|przedsiębiorstwo|gmbh|ltd\\.?|llc|inc\\.|"
              + "s\\.?r\\.?o\\.|s\\.?r\\.?l\\.|a\\.?g\\.|b\\.v\\.|oy|ab)(?:$|[\\s,)])");

  static Party of(@Nullable Element element) {
    return new Party(element);
  }

  String identification(String name) {
    return element == null ? "" : element.value("DaneIdentyfikacyjne", name);
  }

  String nip() {
    return identification("NIP");
  }

  String name() {
    return identification("Nazwa");
  }

  boolean withoutNumber() {
    return identification("BrakID").equals("1");
  }

  boolean inEu() {
    return !identification("NrVatUE").isEmpty();
  }

  String addressCountry() {
    return element == null ? "" : element.value("Adres", "KodKraju");
  }

  boolean hasAddress() {
    return element != null && element.child("Adres") != null;
  }

  /** A field of the identification; the party itself when it is not there. */
  @Nullable Element field(String name) {
    return element == null ? null : element.at("DaneIdentyfikacyjne", name);
  }

  boolean soundsLikeCompany() {
    return COMPANY.matcher(name()).find();
  }

  /** The field that holds a Polish NIP where KSeF does not look for one, or null. */
  @Nullable Element misplacedNip() {
    Element eu = field("NrVatUE");
    if (eu != null && identification("KodUE").equals("PL")) {
      return eu;
    }
    Element other = field("NrID");
    String country = identification("KodKraju");
    boolean polish = country.equals("PL") || (country.isEmpty() && addressCountry().equals("PL"));
    String number = other == null ? "" : other.text().strip();
    boolean ours = Nip.isValid(digits(number)) || InternalId.checkDigit(number) >= 0;
    return polish && ours ? other : null;
  }

  private static String digits(String text) {
    String bare = text.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    return bare.startsWith("PL") ? bare.substring(2) : bare;
  }
}
