package dev.bramka.documents.visualise.view;

import dev.bramka.documents.summary.AmountDue;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Inner;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.model.View.Sides;
import dev.bramka.documents.visualise.model.View.Text;
import dev.bramka.documents.visualise.model.View.Total;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An invoice of FA(1), FA(2), FA(3) or FA_RR. Each section takes the elements it shows; what none
 * takes is shown at the end, so that nothing is dropped.
 */
final class InvoiceView {
  private static final Set<String> CORRECTION =
      Set.of(
          "PrzyczynaKorekty",
          "TypKorekty",
          "DaneFaKorygowanej",
          "OkresFaKorygowanej",
          "NrFaKorygowany",
          "P_15ZK",
          "KursWalutyZK");

  /** What the title and the facts show. */
  private static final Set<String> FACTS =
      Set.of("P_1", "P_1M", "P_2", "P_6", "OkresFa", "RodzajFaktury", "P_4A", "P_4B", "P_4C");

  private static final Set<String> HEAD = Set.of("KodWaluty", "WZ", "FP", "TP", "KursWalutyZ");

  private static final Set<String> ROWS = Set.of("FaWiersz", "FakturaRRWiersz");

  private final Node root;
  private final @Nullable Node fa;
  private final String ksefNumber;
  private final ElementNames labels;
  private final ValueFormat values;
  private final AnyElement generic;
  private final AmountDue due;
  private final Set<Element> taken = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> rowIds = new ArrayList<>();
  private final Annotations annotations;

  InvoiceView(Node root, String ksefNumber, ElementNames labels) {
    this.root = root;
    Node body = root.child("Fa");
    this.fa = body == null ? root.child("FakturaRR") : body;
    this.ksefNumber = ksefNumber;
    this.labels = labels;
    this.values = new ValueFormat(labels);
    this.generic = new AnyElement(labels, values);
    this.annotations = new Annotations(labels, generic);
    this.due = new AmountDue(fa == null ? null : fa.element());
  }

  View view() {
    List<Section> sections = new ArrayList<>();
    sections.add(head());
    sections.add(parties());
    section(sections, correction());
    section(sections, some("advances", "ZaliczkaCzesciowa", "FakturaZaliczkowa"));
    items(sections);
    section(sections, order());
    section(sections, totals());
    section(sections, some("payment", "Platnosc").map(this::withSplitPayment));
    section(sections, some("payment", "RachunekBankowy1", "RachunekBankowy2"));
    section(sections, annotations.of(takeWhere("Adnotacje"::equals)));
    section(sections, additional());
    section(sections, some("terms", "WarunkiTransakcji"));
    section(sections, attachment());
    section(sections, footer());
    section(sections, rest());
    section(sections, technical());
    return new View(
        labels.language(),
        title(),
        first("P_2", "P_4C"),
        ksefNumber,
        root.element().value("Naglowek", "DataWytworzeniaFa"),
        List.of(),
        fa == null ? List.of() : new FactLine(fa, labels, values).facts(due),
        sections.stream().filter(s -> !s.blocks().isEmpty()).toList(),
        labels.words());
  }

  private static void section(List<Section> sections, Optional<Section> section) {
    section.ifPresent(sections::add);
  }

  private Label title() {
    String kind = first("RodzajFaktury", "");
    String words = labels.value("RodzajFaktury", kind);
    return words.isEmpty() ? labels.of("Faktura") : new Label(words, "");
  }

  private String first(String name, String otherwise) {
    if (fa == null) {
      return "";
    }
    String value = fa.element().value(name);
    return value.isEmpty() && !otherwise.isEmpty() ? fa.element().value(otherwise) : value;
  }

  private String currency() {
    return first("KodWaluty", "");
  }

  // ---- sections

  private Section head() {
    takeWhere(FACTS::contains);
    List<Field> fields = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Node node : takeWhere(HEAD::contains)) {
      if (node.name().equals("WZ")) {
        notes.add(node.value());
      } else if (!saidWithTheAmount(node)) {
        generic.field(node).ifPresent(fields::add);
      }
    }
    if (!notes.isEmpty()) {
      fields.add(new Field(labels.of("WZ"), String.join(", ", notes), false));
    }
    List<Block> blocks = fields.isEmpty() ? List.of() : List.of(new Fields(fields));
    return new Section("head", Label.NONE, blocks, false);
  }

  /** A foreign currency has to catch the eye; the usual one stands behind the amount due. */
  private boolean saidWithTheAmount(Node node) {
    return node.name().equals("KodWaluty") && node.value().equals("PLN") && due.amount() != null;
  }

  private Section parties() {
    PartySection party = new PartySection(labels, values);
    List<Section> sides = new ArrayList<>();
    for (Node node : root.children()) {
      if (node.name().startsWith("Podmiot")) {
        take(List.of(node));
        refused(node);
        sides.add(party.section(node));
      }
    }
    return new Section("parties", Label.NONE, List.of(new Sides(sides)), false);
  }

  private void refused(Node party) {
    for (Node child : party.children()) {
      if (Set.of("JST", "GV").contains(child.name()) && child.value().equals("2")) {
        annotations.notApplicable().add(labels.of(child.name()));
      }
    }
  }

  private Optional<Section> correction() {
    List<Node> nodes = takeWhere(CORRECTION::contains);
    List<Block> blocks = new ArrayList<>(generic.blocks(nodes));
    List<Section> sides = new ArrayList<>();
    PartySection party = new PartySection(labels, values);
    for (Node node : takeWhere(Set.of("Podmiot1K", "Podmiot2K")::contains)) {
      sides.add(party.section(node));
    }
    if (!sides.isEmpty()) {
      blocks.add(new Sides(sides));
    }
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("correction", labels.of("View/correction"), blocks, false));
  }

  private void items(List<Section> sections) {
    List<Node> rows = takeWhere(ROWS::contains);
    if (!rows.isEmpty()) {
      sections.add(new Section("items", labels.of("View/items"), rows(rows), false));
    }
  }

  private List<Block> rows(List<Node> rows) {
    ItemTable table = ItemTable.of(rows, labels, values);
    table.identifiers().ifPresent(rowIds::add);
    List<Block> blocks = new ArrayList<>(table.common());
    blocks.add(table.table());
    return blocks;
  }

  private Optional<Section> order() {
    List<Node> orders = takeWhere("Zamowienie"::equals);
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    List<Node> rows = orders.getFirst().all("ZamowienieWiersz");
    if (!rows.isEmpty()) {
      blocks.addAll(rows(rows));
    }
    List<Node> others =
        orders.getFirst().children().stream()
            .filter(c -> !c.name().equals("ZamowienieWiersz"))
            .toList();
    blocks.addAll(generic.blocks(others));
    return Optional.of(new Section("order", labels.of("Zamowienie"), blocks, false));
  }

  private Optional<Section> totals() {
    if (fa == null) {
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    takeAmounts(TotalsTable::shows);
    new TotalsTable(fa.element(), labels, values).table().ifPresent(blocks::add);
    List<Node> own = takeWhere(name -> name.matches("P_11_[12]W?|P_12_[12]W?"));
    blocks.addAll(generic.blocks(own));
    List<Node> settlement = takeWhere("Rozliczenie"::equals);
    takeAmounts("P_15"::equals);
    BigDecimal amount = due.amount();
    stated(fa.element(), amount, !settlement.isEmpty()).ifPresent(blocks::add);
    settlement.forEach(s -> blocks.addAll(generic.blocks(s.children())));
    if (amount != null) {
      blocks.add(new Total(FactLine.label(due, labels), values.money(amount, currency())));
    }
    return Optional.of(new Section("totals", labels.of("View/totals"), blocks, false));
  }

  /** Who pays has to see it where the account stands. */
  private Section withSplitPayment(Section payment) {
    Element all = fa == null ? null : fa.element();
    if (all == null || !all.value("Adnotacje", "P_18A").equals("1")) {
      return payment;
    }
    Field split = new Field(Label.NONE, labels.of("P_18A").text(), true);
    List<Block> blocks = new ArrayList<>(List.of(new Fields(List.of(split))));
    blocks.addAll(payment.blocks());
    return new Section(payment.id(), payment.heading(), blocks, payment.minor());
  }

  /** The invoice's total, where the amount due is another or is led to. */
  private Optional<Block> stated(Element all, @Nullable BigDecimal amount, boolean settled) {
    BigDecimal total = Amounts.parse(all.value("P_15"));
    boolean same = amount != null && total != null && total.compareTo(amount) == 0;
    if (total == null || same && !settled) {
      return Optional.empty();
    }
    Field field = new Field(labels.of("P_15"), values.money(total, currency()), true);
    return Optional.of(new Fields(List.of(field)));
  }

  /** The issuer's own names and values; those of a row say so in a table. */
  private Optional<Section> additional() {
    List<Node> nodes = fa == null ? List.of() : fa.all("DodatkowyOpis");
    if (nodes.isEmpty() || !nodes.stream().allMatch(AnyElement::isPair)) {
      return some("additional", "DodatkowyOpis");
    }
    Fields fields = new Fields(take(nodes).stream().map(AnyElement::pair).toList());
    return Optional.of(
        new Section("additional", labels.of("DodatkowyOpis"), List.of(fields), false));
  }

  private Optional<Section> attachment() {
    List<Block> blocks = new ArrayList<>();
    for (Node node : root.children()) {
      if (node.name().equals("Zalacznik")) {
        take(List.of(node));
        blocks.addAll(new AttachmentBlocks(labels, values, generic).of(node));
      }
    }
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("attachment", labels.of("Zalacznik"), blocks, false));
  }

  private Optional<Section> footer() {
    List<Block> blocks = new ArrayList<>();
    Node footer = root.child("Stopka");
    if (footer != null) {
      take(List.of(footer));
      for (Node part : footer.all("Informacje")) {
        part.children().forEach(c -> blocks.add(new Text(c.value())));
      }
      List<Node> others =
          footer.children().stream().filter(c -> !c.name().equals("Informacje")).toList();
      blocks.addAll(generic.blocks(others));
    }
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("footer", labels.of("Stopka"), blocks, false));
  }

  /** What no section took. */
  private Optional<Section> rest() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : root.children()) {
      boolean other = node.element() != (fa == null ? null : fa.element());
      if (other && !node.name().equals("Naglowek") && !taken.contains(node.element())) {
        nodes.add(node);
      }
    }
    if (fa != null) {
      fa.children().stream().filter(n -> !taken.contains(n.element())).forEach(nodes::add);
    }
    List<Block> blocks = generic.blocks(nodes);
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("other", labels.of("View/other"), blocks, false));
  }

  private Optional<Section> technical() {
    List<Field> fields = new ArrayList<>();
    List<String> refused =
        annotations.notApplicable().stream().map(Label::text).distinct().toList();
    if (!refused.isEmpty()) {
      fields.add(new Field(labels.of("View/notApplicable"), String.join(", ", refused), false));
    }
    rowIds.forEach(ids -> fields.add(new Field(labels.of("View/rowIds"), ids, false)));
    Node header = root.child("Naglowek");
    if (header != null) {
      header.children().forEach(node -> header(node).ifPresent(fields::add));
    }
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section("technical", labels.of("Naglowek"), List.of(new Fields(fields)), true));
  }

  private Optional<Field> header(Node node) {
    return node.name().equals("KodFormularza")
        ? Optional.of(new Field(labels.of("KodFormularza"), form(node), false))
        : generic.field(node);
  }

  /** The form's code, which its system code usually begins with. */
  private static String form(Node code) {
    String system = String.join(" ", code.element().attributes().values());
    return system.startsWith(code.value()) ? system : code.value() + " " + system;
  }

  // ---- taking

  /** A section of elements of {@code Fa}; a single one gives its name and content. */
  private Optional<Section> some(String id, String... names) {
    List<Node> nodes = takeWhere(Set.of(names)::contains);
    if (nodes.isEmpty()) {
      return Optional.empty();
    }
    if (nodes.size() == 1 && !nodes.getFirst().leaf()) {
      return Optional.of(generic.section(id, nodes.getFirst()));
    }
    List<Block> blocks = generic.blocks(nodes);
    if (blocks.size() == 1 && blocks.getFirst() instanceof Inner inner) {
      return Optional.of(
          new Section(id, inner.section().heading(), inner.section().blocks(), false));
    }
    return Optional.of(new Section(id, Label.NONE, blocks, false));
  }

  private List<Node> takeWhere(Predicate<String> names) {
    if (fa == null) {
      return List.of();
    }
    return take(fa.children().stream().filter(c -> names.test(c.name())).toList());
  }

  /** What is no amount stays for the section of other data. */
  private void takeAmounts(Predicate<String> names) {
    if (fa != null) {
      take(
          fa.children().stream()
              .filter(c -> names.test(c.name()) && Amounts.parse(c.value()) != null)
              .toList());
    }
  }

  private List<Node> take(List<Node> nodes) {
    nodes.forEach(n -> taken.add(n.element()));
    return nodes;
  }
}
