package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A party: its name first, its address as one would write it on an envelope. */
final class PartySection {
  private static final Set<String> ADDRESSES = Set.of("Adres", "AdresKoresp");

  /** A number and the code of its country are written in one, as everybody writes them. */
  private static final Map<String, String> PREFIXES =
      Map.of("NrVatUE", "KodUE", "NIP", "PrefiksPodatnika");

  private static final String ROLE = "Rola";

  private final ElementNames labels;
  private final ValueFormat values;

  PartySection(ElementNames labels, ValueFormat values) {
    this.labels = labels;
    this.values = values;
  }

  /** JST and GV that do not apply are named with the annotations that do not. */
  Section section(Node party) {
    List<Field> fields = new ArrayList<>();
    Map<String, String> prefixes = prefixes(party);
    Node identity = party.child("DaneIdentyfikacyjne");
    String name = party.element().value("DaneIdentyfikacyjne", "Nazwa");
    if (!name.isEmpty()) {
      fields.add(new Field(Label.NONE, name, true));
    }
    if (identity != null) {
      identity.children().stream()
          .filter(c -> !c.name().equals("Nazwa") && !isPrefix(prefixes, c))
          .forEach(c -> add(fields, c, prefixes.getOrDefault(c.name(), "")));
    }
    for (Node child : party.children()) {
      boolean refused = Set.of("JST", "GV").contains(child.name()) && child.value().equals("2");
      if (ADDRESSES.contains(child.name())) {
        address(fields, child);
      } else if (!child.leaf() && !child.name().equals("DaneIdentyfikacyjne")) {
        child.children().forEach(c -> add(fields, c, ""));
      } else if (child.leaf() && !refused && !inHeading(child) && !isPrefix(prefixes, child)) {
        add(fields, child, "");
      }
    }
    List<Block> blocks = List.of(new Fields(fields));
    return new Section("", heading(party), blocks, false);
  }

  private Label heading(Node party) {
    Label label = labels.of(party.parent(), party.name());
    String words = labels.value(ROLE, party.element().value(ROLE));
    return words.isEmpty() ? label : new Label(label.text() + ": " + words, "");
  }

  private boolean inHeading(Node child) {
    return child.name().equals(ROLE) && !labels.value(ROLE, child.value()).isEmpty();
  }

  /** The code of each number that the party has; looked up once, as children may be many. */
  private static Map<String, String> prefixes(Node party) {
    Map<String, String> prefixes = new HashMap<>();
    PREFIXES.forEach(
        (number, code) -> {
          if (party.element().at("DaneIdentyfikacyjne", number) != null) {
            String inside = party.element().value("DaneIdentyfikacyjne", code);
            prefixes.put(number, inside.isEmpty() ? party.element().value(code) : inside);
          }
        });
    return prefixes;
  }

  private static boolean isPrefix(Map<String, String> prefixes, Node code) {
    return prefixes.keySet().stream().anyMatch(n -> code.name().equals(PREFIXES.get(n)));
  }

  private void add(List<Field> fields, Node leaf, String prefix) {
    String value = leaf.value().startsWith(prefix) ? values.of(leaf) : prefix + values.of(leaf);
    if (!value.isEmpty()) {
      fields.add(new Field(labels.of(leaf.parent(), leaf.name()), value, false));
    }
  }

  private void address(List<Field> fields, Node address) {
    List<String> lines = new ArrayList<>();
    String country = "";
    for (Node part : address.children()) {
      if (part.name().equals("KodKraju")) {
        country = values.of(part);
      } else if (part.name().equals("GLN")) {
        add(fields, part, "");
      } else {
        lines.add(part.value());
      }
    }
    if (!country.isEmpty()) {
      lines.add(country);
    }
    fields.add(new Field(labels.of(address.name()), String.join("\n", lines), false));
  }
}
