package dev.bramka.documents.generate.simple;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Seller, buyer and third parties. */
final class Parties {
  private static final List<String> IDENTITIES = List.of("nip", "euVat", "taxId", "internalId");

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
    party.copy("nip", id, "NIP");
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
    party.copy("nip", id, "NIP");
    if (party.has("euVat")) {
      String number = party.text("euVat").replaceAll("[\\s-]", "");
      if (number.length() < 3) {
        party.problem(
            "euVat", "podaj numer z kodem kraju", "give the number with its country code");
      } else {
        id.put("KodUE", number.substring(0, 2), party, "euVat");
        id.put("NrVatUE", number.substring(2), party, "euVat");
      }
    }
    party.copy("taxId", id, "NrID");
    party.copy("taxIdCountry", id, "KodKraju");
    party.copy("internalId", id, "IDWew");
    if (numbers == 0) {
      id.put("BrakID", 1);
    }
    party.copy("name", id, "Nazwa");
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

  private static void address(FullFormObject to, ShortFormNode party, String key, String element) {
    if (party.isText(key)) {
      FullFormObject address = to.object(element);
      address.node().put("KodKraju", "PL");
      party.copy(key, address, "AdresL1");
      return;
    }
    ShortFormNode given = party.object(key);
    if (given != null) {
      FullFormObject address = to.object(element, given);
      address.node().put("KodKraju", "PL");
      given.copy("country", address, "KodKraju");
      given.copy("line1", address, "AdresL1");
      given.copy("line2", address, "AdresL2");
      given.copy("gln", address, "GLN");
    }
  }
}
