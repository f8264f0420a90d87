package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Fact;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.model.View.Text;
import java.util.ArrayList;
import java.util.List;

/** A receipt (UPO): who received what and when. */
final class UpoView {
  private final Node root;
  private final ElementNames labels;
  private final ValueFormat values;
  private final AnyElement generic;

  UpoView(Node root, ElementNames labels) {
    this.root = root;
    this.labels = labels;
    this.values = new ValueFormat(labels);
    this.generic = new AnyElement(labels, values);
  }

  View view() {
    List<Node> rest = new ArrayList<>();
    List<Node> documents = root.all("Dokument");
    boolean signed = false;
    for (Node child : root.children()) {
      signed |= child.name().equals("Signature");
      if (!child.name().equals("Dokument") && !child.name().equals("Signature")) {
        rest.add(child);
      }
    }
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("receipt", Label.NONE, generic.blocks(rest), false));
    if (!documents.isEmpty()) {
      sections.add(new Section("documents", labels.of("Dokument"), documents(documents), false));
    }
    if (signed) {
      Block note = new Text(labels.of("View/signed").text());
      sections.add(new Section("technical", Label.NONE, List.of(note), true));
    }
    return new View(
        labels.language(),
        labels.of("Potwierdzenie"),
        root.element().value("NumerReferencyjnySesji"),
        "",
        documents.isEmpty() ? "" : documents.getFirst().element().value("DataNadaniaNumeruKSeF"),
        List.of(),
        List.of(
            new Fact(
                labels.of("CalkowitaLiczbaDokumentow"),
                values.number(String.valueOf(documents.size()), 0, 0),
                true)),
        sections,
        labels.words());
  }

  /** One is shown as fields, many as a table. */
  private List<Block> documents(List<Node> documents) {
    if (documents.size() > 1) {
      return List.of(DocumentTable.of(documents, labels, values));
    }
    List<Field> fields = new ArrayList<>();
    documents.getFirst().children().forEach(c -> generic.field(c).ifPresent(fields::add));
    return List.of(new Fields(fields));
  }
}
