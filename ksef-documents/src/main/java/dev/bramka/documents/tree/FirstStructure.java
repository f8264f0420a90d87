package dev.bramka.documents.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An invoice of FA(1) (KSeF until September 2023) as FA(2) says the same: names, addresses, rows
 * and payments, which the first structure divides otherwise. What it does not know stays as it is.
 */
public final class FirstStructure {
  /** What FA(2) calls the same thing. */
  private static final Map<String, String> NAMES =
      Map.of(
          "PelnaNazwa", "Nazwa",
          "NrRBPL", "NrRB",
          "NrRBZagr", "NrRB",
          "PlatnosciCzesciowe", "ZaplataCzesciowa",
          "TerminyPlatnosci", "TerminPlatnosci",
          "TerminPlatnosciOpis", "TerminOpis");

  /** What FA(2) keeps together under a name. */
  private static final Map<String, String> GROUPS =
      Map.of("P_19", "Zwolnienie", "P_22", "NoweSrodkiTransportu", "P_PMarzy", "PMarzy");

  private static final Set<String> STREET = Set.of("Ulica", "NrDomu", "NrLokalu");
  private static final Set<String> TOWN = Set.of("KodPocztowy", "Miejscowosc");

  private FirstStructure() {}

  /** The invoice's tree with the names and places of FA(2). */
  public static Element asSecond(Element element) {
    String name = NAMES.getOrDefault(element.name(), element.name());
    Person person = new Person(element.child("ImiePierwsze") != null, element.value("Nazwisko"));
    List<Element> children =
        element.children().stream().flatMap(child -> asSecond(person, child).stream()).toList();
    boolean annotations = name.equals("Adnotacje");
    return element.with(name, annotations ? grouped(element, children) : children, element.text());
  }

  /** Looked up once for all children, as there may be very many of them. */
  private record Person(boolean firstName, String surname) {}

  private static List<Element> asSecond(Person person, Element child) {
    return switch (child.name()) {
      case "AdresPol", "AdresZagr" -> address(child);
      case "FaWiersze" -> rows(child);
      case "ImiePierwsze" -> List.of(named(person, child));
      case "Nazwisko" -> person.firstName() ? List.of() : List.of(asSecond(child));
      case "TerminPlatnosci" -> List.of(child.with("Termin", List.of(), child.text()));
      case "ZaplataCzesciowa" ->
          List.of(child.with("ZnacznikZaplatyCzesciowej", List.of(), child.text()));
      default -> List.of(asSecond(child));
    };
  }

  private static Element named(Person person, Element first) {
    String name = first.text().strip() + " " + person.surname();
    return first.with("Nazwa", List.of(), name.strip());
  }

  /** Rows stand in {@code Fa} itself; what is said of all of them stays. */
  private static List<Element> rows(Element all) {
    List<Element> rows = new ArrayList<>();
    List<Element> others = new ArrayList<>();
    for (Element child : all.children()) {
      (child.name().equals("FaWiersz") ? rows : others).add(asSecond(child));
    }
    if (!others.isEmpty()) {
      rows.add(all.with(all.name(), others, all.text()));
    }
    return rows;
  }

  /** Street and town are a line each, as on an envelope. */
  private static List<Element> address(Element address) {
    List<Element> lines = new ArrayList<>();
    String flat = address.value("NrLokalu");
    String house = address.value("NrDomu") + (flat.isEmpty() ? "" : "/" + flat);
    line(lines, address, "AdresL1", words(address.value("Ulica"), house));
    line(
        lines,
        address,
        "AdresL2",
        words(address.value("KodPocztowy"), address.value("Miejscowosc")));
    for (Element part : address.children()) {
      if (!STREET.contains(part.name()) && !TOWN.contains(part.name())) {
        lines.add(asSecond(part));
      }
    }
    return lines;
  }

  private static void line(List<Element> lines, Element address, String name, String text) {
    if (!text.isEmpty()) {
      lines.add(address.with(name, List.of(), text));
    }
  }

  private static String words(String... words) {
    return Stream.of(words).filter(w -> !w.isEmpty()).collect(Collectors.joining(" "));
  }

  private static List<Element> grouped(Element annotations, List<Element> children) {
    Map<String, List<Element>> members = new HashMap<>();
    for (Element child : children) {
      String group = GROUPS.get(stem(child.name()));
      if (group != null) {
        members.computeIfAbsent(group, g -> new ArrayList<>()).add(child);
      }
    }
    List<Element> grouped = new ArrayList<>();
    for (Element child : children) {
      String group = GROUPS.get(stem(child.name()));
      List<Element> all = group == null ? null : members.remove(group);
      if (group == null) {
        grouped.add(child);
      } else if (all != null) {
        grouped.add(annotations.with(group, all, ""));
      }
    }
    return grouped;
  }

  /** The name without what tells apart the members of a group, as in {@code P_PMarzy_3_1}. */
  private static String stem(String name) {
    return name.replaceFirst("(?<=P_[12][0-9])[A-Z].*$|(?<=P_PMarzy)_.*$", "");
  }
}
