package dev.bramka.documents.visualise.view;

import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.tree.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element with what its schema says of it.
 *
 * @param parent the parent's name; empty for the root
 * @param rule null when no schema knows it
 */
record Node(Element element, String parent, @Nullable ElementRule rule) {
  String name() {
    return element.name();
  }

  String value() {
    return element.text().strip();
  }

  boolean leaf() {
    return element.children().isEmpty();
  }

  List<Node> children() {
    return element.children().stream().map(this::typed).toList();
  }

  List<Node> all(String name) {
    return element.all(name).stream().map(this::typed).toList();
  }

  @Nullable Node child(String name) {
    Element child = element.child(name);
    return child == null ? null : typed(child);
  }

  private Node typed(Element child) {
    ElementRule known =
        rule == null || rule.children() == null ? null : rule.children().anywhere(child.name());
    return new Node(child, name(), known);
  }
}
