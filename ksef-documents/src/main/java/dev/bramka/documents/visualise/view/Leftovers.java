package dev.bramka.documents.visualise.view;

import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a document says beside what its schema has a place for: elements that come too often or are
 * not known, text between elements, attributes, values of another kind. Sections show what they
 * expect; of the rest, what does not show anywhere yet stands here, so that nothing is lost.
 */
final class Leftovers {
  /** Looking for values in a text takes time; past this, what was not found word for word shows. */
  private static final long MOST_SEARCHED = 300_000_000;

  private static final char NO_BREAK = '\u00a0';

  private final ElementNames labels;
  private final ValueFormat values;
  private final Set<String> shown = new HashSet<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Field> found = new ArrayList<>();
  private String all = "";
  private long searched;

  private Leftovers(ElementNames labels) {
    this.labels = labels;
    this.values = new ValueFormat(labels);
  }

  /** The view with a section more when there is something left. */
  static View added(View view, Node root) {
    Leftovers leftovers = new Leftovers(new ElementNames(view.language()));
    return leftovers
        .section(view, root)
        .map(
            section -> {
              List<Section> sections = new ArrayList<>(view.sections());
              sections.add(section);
              return view.with(sections);
            })
        .orElse(view);
  }

  private Optional<Section> section(View view, Node root) {
    List<Node> irregular = new ArrayList<>();
    collect(root, irregular);
    if (irregular.isEmpty()) {
      return Optional.empty();
    }
    shows(view);
    irregular.forEach(this::leaves);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section("beyond", labels.of("View/beyond"), List.of(new Fields(found)), false));
  }

  // ---- what the schema has no place for

  private static void collect(Node node, List<Node> irregular) {
    ElementRule rule = node.rule();
    if (rule == null || !regular(node, rule)) {
      irregular.add(node);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Node child : node.children()) {
      boolean again = !seen.add(child.name());
      if (again && child.rule() != null && !child.rule().repeatable()) {
        irregular.add(child);
      } else {
        collect(child, irregular);
      }
    }
  }

  private static boolean regular(Node node, ElementRule rule) {
    boolean mixed = !node.leaf() && !node.value().isEmpty();
    boolean foreign =
        node.element().attributes().keySet().stream()
            .anyMatch(
                name -> !rule.attributes().containsKey(name) && !name.equals("schemaLocation"));
    boolean fits =
        node.leaf()
            ? rule.text() == null ? node.value().isEmpty() : rule.text().check(node.value()) == null
            : rule.children() != null;
    return !mixed && !foreign && fits;
  }

  // ---- what shows already

  private void shows(View view) {
    say(view.title().text());
    say(view.number());
    say(view.ksefNumber());
    view.facts().forEach(fact -> say(fact.value()));
    view.sections().forEach(this::shows);
    all = text.toString();
  }

  private void shows(Section section) {
    say(section.heading().text());
    section.blocks().forEach(this::shows);
  }

  private void shows(Block block) {
    switch (block) {
      case Fields fields -> fields.fields().forEach(f -> say(f.label().text(), f.value()));
      case View.Table table -> {
        table.columns().forEach(column -> say(column.label().text()));
        table.rows().forEach(row -> row.cells().forEach(this::shows));
      }
      case View.Sides sides -> sides.sections().forEach(this::shows);
      case View.Inner inner -> shows(inner.section());
      case View.Text words -> say(words.text());
      case View.Total total -> say(total.value());
      case View.Qr qr -> say(qr.content());
    }
  }

  /** Small print strings names and values together; each value counts by itself. */
  private void shows(View.Cell cell) {
    say(cell.text());
    for (String detail : cell.detail().split(" · ", -1)) {
      say(detail, detail.substring(detail.indexOf(": ") + 1));
    }
  }

  private void say(String... words) {
    for (String word : words) {
      String packed = packed(word);
      if (!packed.isEmpty() && shown.add(packed)) {
        text.append(packed).append('\n');
      }
    }
  }

  private static String packed(String words) {
    StringBuilder packed = new StringBuilder(words.length());
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (!Character.isWhitespace(c) && c != NO_BREAK) {
        packed.append(c);
      }
    }
    return packed.toString();
  }

  // ---- what does not

  private void leaves(Node node) {
    // A signature is named, not shown.
    if (node.name().equals("Signature")) {
      return;
    }
    if (!node.value().isEmpty() && !shows(node)) {
      found.add(new Field(new Label(node.element().path(), ""), node.value(), false));
    }
    for (Map.Entry<String, String> attribute : node.element().attributes().entrySet()) {
      if (!attribute.getValue().isBlank() && !isShown(attribute.getValue())) {
        String place = node.element().path() + "/@" + attribute.getKey();
        found.add(new Field(new Label(place, ""), attribute.getValue(), false));
      }
    }
    node.children().forEach(this::leaves);
  }

  private boolean shows(Node node) {
    boolean flag = node.value().equals("1") || node.value().equals("2");
    return isShown(values.of(node))
        || isShown(node.value())
        || flag && isShown(labels.of(node.parent(), node.name()).text());
  }

  private boolean isShown(String words) {
    String packed = packed(words);
    if (packed.isEmpty() || shown.contains(packed)) {
      return true;
    }
    searched += all.length();
    return searched <= MOST_SEARCHED && all.contains(packed);
  }
}
