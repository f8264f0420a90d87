package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.view.View.Block;
import dev.bramka.documents.visualise.view.View.Fact;
import dev.bramka.documents.visualise.view.View.Field;
import dev.bramka.documents.visualise.view.View.Fields;
import dev.bramka.documents.visualise.view.View.Section;
import dev.bramka.documents.visualise.view.View.Text;
import java.util.ArrayList;
import java.util.List;

/** A receipt (UPO): who received what and when. */
final class UpoView {
  private final Node root;
  private final Labels labels;
  private final Values values;
  private final Generic generic;

  UpoView(Node root, Labels labels) {
    this.root = root;
    this.labels = labels;
    this.values = new Values(labels);
    this.generic = new Generic(labels, values);
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
