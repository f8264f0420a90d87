package dev.bramka.documents.visualise.view;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.tree.FirstStructure;
import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Notice;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Qr;
import dev.bramka.documents.visualise.model.View.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Makes the view of a document. Thread-safe. */
public final class DocumentViews {
  private static final String UPO_NAMESPACE = "http://upo.schematy.mf.gov.pl/KSeF/v4-";

  private DocumentViews() {}

  /** Whether the element is the root of an invoice that can be shown, valid or not. */
  public static boolean isInvoice(Element root) {
    return root.name().equals("Faktura")
        && InvoiceVersion.ofNamespace(root.namespace()).isPresent();
  }

  /** Whether the element is the root of a receipt (UPO) of KSeF 2.0. */
  public static boolean isUpo(Element root) {
    return root.name().equals("Potwierdzenie") && root.namespace().startsWith(UPO_NAMESPACE);
  }

  /**
   * The view of an invoice of any structure.
   *
   * @param root for which {@link #isInvoice} holds
   * @param ksefNumber the number KSeF gave it; empty when not known
   */
  public static View invoice(Element root, String ksefNumber, Language language) {
    InvoiceVersion version = InvoiceVersion.ofNamespace(root.namespace()).orElseThrow();
    // FA(1) has no schema here; what it says is read as FA(2).
    InvoiceVersion known = version.schemaFile().isPresent() ? version : InvoiceVersion.FA_2;
    Element shown = version == InvoiceVersion.FA_1 ? FirstStructure.asSecond(root) : root;
    Node node = new Node(shown, "", InvoiceSchema.root(known));
    return Leftovers.added(
        new InvoiceView(node, ksefNumber, new ElementNames(language)).view(), node);
  }

  /**
   * The view of a receipt.
   *
   * @param root for which {@link #isUpo} holds
   */
  public static View upo(Element root, Language language) {
    Node node = new Node(root, "", null);
    return Leftovers.added(new UpoView(node, new ElementNames(language)).view(), node);
  }

  /**
   * The view with its QR codes before the technical data.
   *
   * @param invoiceLink what KOD I encodes
   * @param certificateLink what KOD II encodes; empty for none
   */
  public static View withCodes(View view, String invoiceLink, String certificateLink) {
    ElementNames labels = new ElementNames(view.language());
    String caption = view.ksefNumber().isEmpty() ? "OFFLINE" : view.ksefNumber();
    List<Block> codes = new ArrayList<>();
    codes.add(new Qr(invoiceLink, caption, labels.of("View/qr")));
    if (!certificateLink.isEmpty()) {
      codes.add(new Qr(certificateLink, "CERTYFIKAT", labels.of("View/certificate")));
    }
    List<Section> sections = new ArrayList<>(view.sections());
    int at =
        !sections.isEmpty() && sections.getLast().minor() ? sections.size() - 1 : sections.size();
    sections.add(at, new Section("verification", labels.of("View/verification"), codes, false));
    return view.with(sections);
  }

  /** The view with what a reader must know before all else. */
  public static View noticing(View view, Set<Notice> why, boolean mended) {
    ElementNames labels = new ElementNames(view.language());
    List<Label> notices = new ArrayList<>();
    if (why.contains(Notice.REFUSED)) {
      notices.add(labels.of("View/refused"));
    }
    if (why.contains(Notice.NOT_PRODUCTION)) {
      notices.add(labels.of("View/notProduction"));
    }
    if (mended) {
      notices.add(labels.of("View/mended"));
    }
    return view.noticing(notices);
  }

  /** The view with these sections first, the others as they were, and small ones side by side. */
  public static View arranged(View view, List<String> first) {
    List<Section> sections = new ArrayList<>(view.sections());
    sections.sort(
        Comparator.comparingInt(
            section -> first.contains(section.id()) ? first.indexOf(section.id()) : first.size()));
    return view.with(SideBySide.of(sections));
  }
}
