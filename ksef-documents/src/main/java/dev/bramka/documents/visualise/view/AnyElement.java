package dev.bramka.documents.visualise.view;

import dev.bramka.documents.schema.SimpleType;
import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Inner;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.model.View.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Shows whatever an element holds: leaves as fields, many alike as a table, the rest as sections
 * inside. So nothing is lost that no class knows of.
 */
final class AnyElement {
  /** Identification and addresses are part of what they belong to. */
  private static final Set<String> UNFOLDED =
      Set.of(
          "DaneIdentyfikacyjne",
          "Adres",
          "OkresFa",
          "AdresPrzewoznika",
          "TerminPlatnosci",
          "RachunekBankowy");

  /** Parts that make one phrase. */
  private static final Set<String> PHRASES = Set.of("TerminOpis");

  /** What a reader who wants to pay looks for. */
  private static final String ACCOUNT = "NrRB";

  private static final int WIDEST_TABLE = 6;

  private final ElementNames labels;
  private final ValueFormat values;

  AnyElement(ElementNames labels, ValueFormat values) {
    this.labels = labels;
    this.values = values;
  }

  Section section(String id, Node node) {
    return new Section(id, labels.of(node.parent(), node.name()), blocks(node.children()), false);
  }

  List<Block> blocks(Collection<Node> nodes) {
    List<Block> blocks = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    Map<String, List<Node>> complex = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.leaf()) {
        field(node).ifPresent(fields::add);
      } else if (PHRASES.contains(node.name())) {
        fields.add(phrase(node));
      } else {
        complex.computeIfAbsent(node.name(), n -> new ArrayList<>()).add(node);
      }
    }
    complex.values().forEach(alike -> alike(alike, fields, blocks));
    if (!fields.isEmpty()) {
      blocks.addFirst(new Fields(fields));
    }
    return blocks;
  }

  Optional<Field> field(Node leaf) {
    String value = values.of(leaf);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Field(labels.of(leaf.parent(), leaf.name()), value, leaf.name().equals(ACCOUNT)));
  }

  /** Whether the element is a name and its value and nothing else. */
  static boolean isPair(Node node) {
    List<Node> parts = node.children();
    return parts.size() == 2 && parts.stream().allMatch(Node::leaf);
  }

  /** A name and its value, both of the issuer's making. */
  static Field pair(Node node) {
    List<Node> parts = node.children();
    return new Field(new Label(parts.getFirst().value(), ""), parts.getLast().value(), false);
  }

  private Field phrase(Node node) {
    List<String> parts = node.children().stream().map(values::of).toList();
    return new Field(labels.of(node.parent(), node.name()), String.join(" ", parts), false);
  }

  private void alike(List<Node> alike, List<Field> fields, List<Block> blocks) {
    Node first = alike.getFirst();
    if (alike.size() == 1 && UNFOLDED.contains(first.name())) {
      for (Block block : blocks(first.children())) {
        if (block instanceof Fields inner) {
          fields.addAll(inner.fields());
        } else {
          blocks.add(block);
        }
      }
      return;
    }
    if (alike.size() > 1 && flat(alike)) {
      Section section =
          new Section("", labels.of(first.parent(), first.name()), List.of(table(alike)), false);
      blocks.add(new Inner(section));
      return;
    }
    alike.forEach(node -> blocks.add(new Inner(section("", node))));
  }

  /** Whether all hold leaves only, and few enough kinds for a table. */
  private static boolean flat(List<Node> alike) {
    boolean leaves = alike.stream().allMatch(n -> n.children().stream().allMatch(Node::leaf));
    return leaves && columns(alike).size() <= WIDEST_TABLE;
  }

  private static Set<String> columns(List<Node> alike) {
    Set<String> names = new LinkedHashSet<>();
    alike.forEach(node -> node.children().forEach(child -> names.add(child.name())));
    return names;
  }

  Table table(List<Node> alike) {
    Set<String> names = columns(alike);
    List<Column> columns =
        names.stream()
            .map(
                name ->
                    new Column(
                        labels.of(alike.getFirst().name(), name), numeric(alike, name), false))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (Node node : alike) {
      List<Cell> cells = new ArrayList<>();
      for (String name : names) {
        List<String> texts = node.all(name).stream().map(values::of).toList();
        cells.add(new Cell(String.join(", ", texts), ""));
      }
      rows.add(new Row(cells, RowKind.NORMAL));
    }
    return new Table(columns, rows);
  }

  private static boolean numeric(List<Node> alike, String name) {
    return alike.stream()
        .flatMap(node -> node.all(name).stream())
        .allMatch(
            leaf ->
                leaf.rule() != null
                    && leaf.rule().text() != null
                    && leaf.rule().text().kind() == SimpleType.Kind.DECIMAL);
  }
}
