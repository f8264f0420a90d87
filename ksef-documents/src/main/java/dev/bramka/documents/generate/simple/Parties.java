package dev.bramka.documents.generate.simple;

import dev.bramka.documents.Nip;
import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Seller, buyer and third parties. */
final class Parties {
  private static final List<String> IDENTITIES = List.of("nip", "euVat", "taxId", "internalId");

  private static final String GREECE = "GR";
  private static final String GREECE_IN_VIES = "EL";

  private Parties() {}

  /**
   * @param euTrade whether the invoice is of trade within the EU, which the prefix belongs to
   */
  static void seller(FullFormObject root, @Nullable ShortFormNode party, boolean euTrade) {
    if (party == null) {
      return;
    }
    FullFormObject to = root.object("Podmiot1", party);
    if (party.flag("euPrefix") || euTrade) {
      to.node().put("PrefiksPodatnika", "PL");
    }
    party.copy("eori", to, "NrEORI");
    FullFormObject id = to.object("DaneIdentyfikacyjne", party);
    party.required("nip");
    nip(id, party);
    party.copy("name", id, "Nazwa");
    contact(to, party);
  }

  /** No buyer at all is an anonymous consumer. */
  static void buyer(FullFormObject root, @Nullable ShortFormNode party) {
    if (party == null) {
      root.object("Podmiot2").object("DaneIdentyfikacyjne").put("BrakID", 1);
      return;
    }
    FullFormObject to = root.object("Podmiot2", party);
    party.copy("eori", to, "NrEORI");
    identity(to, party);
    contact(to, party);
    party.copy("customerNumber", to, "NrKlienta");
    party.copy("buyerId", to, "IDNabywcy");
    to.put("JST", party.flag("localGovernment") ? 1 : 2);
    to.put("GV", party.flag("vatGroup") ? 1 : 2);
  }

  static void third(FullFormObject root, ShortFormNode party) {
    FullFormObject to = root.add("Podmiot3", party);
    party.copy("buyerId", to, "IDNabywcy");
    party.copy("eori", to, "NrEORI");
    identity(to, party);
    contact(to, party);
    party.copy("share", to, "Udzial");
    party.copy("customerNumber", to, "NrKlienta");
    String role = party.choice("role", CodeWords.ROLE);
    if (role != null) {
      to.put("Rola", role, party, "role");
    } else if (party.has("otherRole")) {
      to.put("RolaInna", 1);
      party.copy("otherRole", to, "OpisRoli");
    } else if (!party.has("role")) {
      party.problem("role", "podaj role albo otherRole", "give role or otherRole");
    }
    party.has("otherRole");
  }

  /** One of NIP, EU VAT number, other tax number, internal id, or none. */
  private static void identity(FullFormObject to, ShortFormNode party) {
    FullFormObject id = to.object("DaneIdentyfikacyjne", party);
    long numbers = IDENTITIES.stream().filter(party::has).count();
    if (numbers > 1) {
      String all = String.join(", ", IDENTITIES);
      party.problem("", "podaj najwyżej jedno z: " + all, "give at most one of " + all);
    }
    nip(id, party);
    euVat(id, party);
    party.copy("taxId", id, "NrID");
    party.copy("taxIdCountry", id, "KodKraju");
    party.copy("internalId", id, "IDWew");
    if (numbers == 0) {
      id.put("BrakID", 1);
    }
    party.copy("name", id, "Nazwa");
  }

  /** Written with PL, dashes or blanks it is the same number. */
  private static void nip(FullFormObject id, ShortFormNode party) {
    if (party.has("nip")) {
      String bare = bare(party.text("nip"));
      id.put("NIP", bare.startsWith("PL") ? bare.substring(2) : bare, party, "nip");
    }
  }

  private static void euVat(FullFormObject id, ShortFormNode party) {
    if (!party.has("euVat")) {
      return;
    }
    String number = bare(party.text("euVat"));
    boolean prefixed = number.length() > 2 && number.substring(0, 2).matches("[A-Z]{2}");
    String country = prefixed ? number.substring(0, 2) : addressCountry(party);
    if (country.isEmpty()) {
      party.problem("euVat", "podaj numer z kodem kraju", "give the number with its country code");
      return;
    }
    id.put("KodUE", country.equals(GREECE) ? GREECE_IN_VIES : country, party, "euVat");
    id.put("NrVatUE", prefixed ? number.substring(2) : number, party, "euVat");
  }

  private static String bare(String number) {
    return number.replaceAll("[\\s.-]", "").toUpperCase(Locale.ROOT);
  }

  private static String addressCountry(ShortFormNode party) {
    return new JsonRow(party.node().path("address")).text("country");
  }

  /** The country that the party's number names; Poland for a NIP or no number at all. */
  private static String country(ShortFormNode party) {
    String eu = bare(party.text("euVat"));
    if (eu.length() > 2 && eu.substring(0, 2).matches("[A-Z]{2}")) {
      String country = eu.substring(0, 2);
      return country.equals(GREECE_IN_VIES) ? GREECE : country.equals("XI") ? "GB" : country;
    }
    String tax = party.text("taxIdCountry");
    boolean polish = Nip.isValid(bare(party.text("taxId")));
    boolean foreign = party.hasAny("euVat", "taxId") && !polish;
    return !tax.isEmpty() ? tax : foreign ? "" : "PL";
  }

  private static void contact(FullFormObject to, ShortFormNode party) {
    address(to, party, "address", "Adres");
    address(to, party, "mailingAddress", "AdresKoresp");
    if (party.hasAny("email", "phone")) {
      FullFormObject contact = to.add("DaneKontaktowe", party);
      party.copy("email", contact, "Email");
      party.copy("phone", contact, "Telefon");
    }
  }

  private static void country(
      FullFormObject address, ShortFormNode asked, String key, String country) {
    if (country.isEmpty()) {
      asked.problem(
          key,
          "podaj kraj adresu (country), bo nie wynika z numeru",
          "give the country of the address, as the number does not tell it");
    } else {
      address.node().put("KodKraju", country);
    }
  }

  private static void address(FullFormObject to, ShortFormNode party, String key, String element) {
    if (party.isText(key)) {
      FullFormObject address = to.object(element);
      country(address, party, key, country(party));
      party.copy(key, address, "AdresL1");
      return;
    }
    ShortFormNode given = party.object(key);
    if (given != null) {
      FullFormObject address = to.object(element, given);
      if (given.has("country")) {
        given.copy("country", address, "KodKraju");
      } else {
        country(address, given, "country", country(party));
      }
      given.copy("line1", address, "AdresL1");
      given.copy("line2", address, "AdresL2");
      given.copy("gln", address, "GLN");
    }
  }
}
