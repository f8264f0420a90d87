package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Inner;
import dev.bramka.documents.visualise.model.View.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An invoice's annotations. What applies is said; what does not is only named, in small print. */
final class Annotations {
  private final ElementNames labels;
  private final AnyElement generic;
  private final List<Label> notApplicable = new ArrayList<>();

  Annotations(ElementNames labels, AnyElement generic) {
    this.labels = labels;
    this.generic = generic;
  }

  /** The section of what applies. */
  Optional<Section> of(List<Node> nodes) {
    List<Block> blocks = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    nodes.forEach(n -> add(n.children(), fields, blocks));
    if (!fields.isEmpty()) {
      blocks.addFirst(new Fields(fields));
    }
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("annotations", labels.of("Adnotacje"), blocks, false));
  }

  /** What does not apply, after {@link #of}. */
  List<Label> notApplicable() {
    return notApplicable;
  }

  private void add(List<Node> nodes, List<Field> fields, List<Block> blocks) {
    for (Node node : nodes) {
      boolean negative = node.name().endsWith("N");
      boolean flag = node.value().equals("1") || node.value().equals("2");
      if (node.name().equals("NowySrodekTransportu")) {
        blocks.add(new Inner(generic.section("", node)));
      } else if (!node.leaf()) {
        add(node.children(), fields, blocks);
      } else if (flag && (negative || node.value().equals("2"))) {
        notApplicable.add(labels.of(node.parent(), node.name()));
      } else if (node.value().equals("1")) {
        // The law asks for the words themselves (art. 106e sec. 1 points 16 to 18a).
        fields.add(new Field(Label.NONE, labels.of(node.parent(), node.name()).text(), true));
      } else {
        generic.field(node).ifPresent(fields::add);
      }
    }
  }
}
