package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A correction: what the original was, what it should be, and sums as the difference (VAT act, art.
 * 106j). With the original's content at hand only changes are given; else both states are.
 */
final class Correction {
  private static final String FIRST_KEY = "0001";
  private static final List<String> KEPT =
      List.of("P_6", "P_6_Od", "P_6_Do", "FP", "TP", "ZwrotAkcyzy", "FakturaZaliczkowa");

  private final Expansion expansion;
  private final ShortFormNode correction;
  private final FullFormObject root;
  private final FullFormObject fa;

  Correction(
      Expansion expansion, ShortFormNode correction, FullFormObject root, FullFormObject fa) {
    this.expansion = expansion;
    this.correction = correction;
    this.root = root;
    this.fa = fa;
  }

  /** Whether parties and annotations are taken over from the original. */
  boolean write() {
    if (CollectiveCorrection.meant(correction)) {
      reason();
      new CollectiveCorrection(expansion, correction, fa).write();
      return false;
    }
    correction.required("original");
    ShortFormNode given = correction.object("original");
    ReferencedInvoice original =
        given == null ? null : ReferencedInvoice.of(expansion, given, wantsContent()).orElse(null);
    reason();
    Wanted wanted = wanted();
    if (original == null || given == null) {
      wanted.unread();
      return true;
    }
    original.write(fa.add("DaneFaKorygowanej", given), given);
    String kind = original.fa().text("RodzajFaktury");
    if (kind.startsWith("KOR")) {
      wanted.unread();
      correctsCorrection(given);
      return true;
    }
    if (!wanted.statesBoth()) {
      original.clear(
          given,
          "podaj w lines stan before i after",
          "give both states, before and after, in lines");
    }
    kept(original);
    parties(original, wanted);
    if (kind.equals("ZAL")) {
      new AdvanceCorrection(expansion, correction, fa, original).write(wanted);
      return true;
    }
    rows(original, wanted, kind.equals("ROZ"));
    return original.invoice() != null;
  }

  /**
   * What should become of the original.
   *
   * @param zero everything is taken back
   * @param differences whether rows show differences instead of both states
   * @param received what was really received, or is left to pay; null when that does not change
   */
  record Wanted(
      @Nullable ShortFormNode seller,
      @Nullable ShortFormNode buyer,
      boolean zero,
      boolean differences,
      List<ShortFormNode> lines,
      @Nullable BigDecimal received) {
    void unread() {
      lines.forEach(ShortFormNode::unread);
      Stream.of(seller, buyer).filter(Objects::nonNull).forEach(ShortFormNode::unread);
    }

    /** Whether the caller says what was and what is. */
    boolean statesBoth() {
      return !lines.isEmpty() && lines.stream().allMatch(line -> line.hasAny("before", "after"));
    }

    boolean partiesOnly() {
      return received == null && lines.isEmpty() && (seller != null || buyer != null);
    }
  }

  /** Changes need the rows that they change; both states, or parties alone, do not. */
  private boolean wantsContent() {
    List<ShortFormNode> lines = correction.objects("lines");
    return correction.has("zero")
        || !lines.isEmpty() && lines.stream().noneMatch(line -> line.hasAny("before", "after"));
  }

  private Wanted wanted() {
    ShortFormNode seller = correction.object("seller");
    ShortFormNode buyer = correction.object("buyer");
    boolean zero = correction.flag("zero");
    boolean differences = "DIFFERENCES".equals(correction.choice("style", CodeWords.STYLE));
    List<ShortFormNode> lines = correction.objects("lines");
    return new Wanted(seller, buyer, zero, differences, lines, correction.number("received"));
  }

  private void rows(ReferencedInvoice original, Wanted wanted, boolean settlement) {
    refuseUnfit(wanted, settlement);
    fa.node().put("RodzajFaktury", settlement ? "KOR_ROZ" : "KOR");
    RowChanges rows = new RowChanges(expansion, original, fa);
    List<LineChange> changes = rows.of(wanted.lines(), wanted.zero());
    if (settlement && wanted.received() != null) {
      leftToPay(original, wanted.received(), rows.after(changes));
      rows.withUnchanged(changes).forEach(change -> change.write(fa, false));
      return;
    }
    // What the advances taxed is corrected by correcting them.
    Totals difference =
        wanted.zero() && settlement
            ? Totals.NONE.minus(original.stated())
            : rows.difference(changes);
    state(original, difference);
    changes.forEach(change -> change.write(fa, wanted.differences()));
  }

  /** A settlement's amount left to pay, shared out as its rows are worth (example 18). */
  private void leftToPay(ReferencedInvoice original, BigDecimal left, List<ObjectNode> rows) {
    boolean margin = Sums.margin(fa.node());
    List<TaxedRow> sales = new ArrayList<>();
    rows.forEach(row -> Rows.invoiceRow(new JsonRow(row), margin).ifPresent(sales::add));
    BigDecimal before = original.fa().number("P_15");
    before = before == null ? BigDecimal.ZERO : before;
    state(original, Totals.ofPayment(sales, left.subtract(before), null));
  }

  private static void correctsCorrection(ShortFormNode given) {
    given.problem(
        "",
        "wskaż fakturę pierwotną, nie korektę; stan po poprzednich korektach podaj w lines: before",
        "refer to the first invoice, not to a correction; what earlier corrections made of it goes"
            + " into lines as before");
  }

  private void refuseUnfit(Wanted wanted, boolean settlement) {
    if (wanted.received() != null && !settlement) {
      correction.problem(
          "received",
          "dotyczy tylko korekty faktury zaliczkowej lub rozliczeniowej",
          "is for the correction of an advance invoice or a settlement only");
    }
    if (wanted.zero() && !wanted.lines().isEmpty()) {
      correction.problem(
          "lines", "przy zero nie podaje się wierszy", "no lines are given together with zero");
    }
  }

  private void reason() {
    correction.copy("reason", fa, "PrzyczynaKorekty");
    String effect = correction.choice("effect", CodeWords.EFFECT);
    if (effect != null) {
      fa.put("TypKorekty", effect, correction, "effect");
    }
    correction.copy("correctedNumber", fa, "NrFaKorygowany");
    ShortFormNode period = correction.object("period");
    if (period != null) {
      period.copy("description", fa, "OkresFaKorygowanej");
    }
  }

  /** All fields of a correction are those of the state after it (FA(3): Fa). */
  private void kept(ReferencedInvoice original) {
    ObjectNode invoice = original.invoice();
    if (invoice == null) {
      return;
    }
    JsonNode old = invoice.path("Fa");
    fa.node().set("KodWaluty", old.path("KodWaluty"));
    fa.node().set("Adnotacje", old.path("Adnotacje").deepCopy());
    boolean dated = fa.node().has("P_6") || fa.node().has("P_6_Od");
    for (String element : KEPT) {
      JsonNode value = old.get(element);
      if (value != null && !(dated && element.startsWith("P_6"))) {
        fa.node().set(element, value.deepCopy());
      }
    }
  }

  private void parties(ReferencedInvoice original, Wanted wanted) {
    ObjectNode invoice = original.invoice();
    boolean without = correction.flag("withoutThirdParties");
    if (invoice == null) {
      return;
    }
    root.node().set("Podmiot1", invoice.path("Podmiot1").deepCopy());
    root.node().set("Podmiot2", invoice.path("Podmiot2").deepCopy());
    if (invoice.has("Podmiot3") && !without) {
      root.node().set("Podmiot3", invoice.get("Podmiot3").deepCopy());
    }
    corrected("Podmiot1", "Podmiot1K", wanted.seller(), invoice);
    corrected("Podmiot2", "Podmiot2K", wanted.buyer(), invoice);
  }

  /** The new party in its place, the one on the original where the schema keeps it. */
  private void corrected(
      String party, String before, @Nullable ShortFormNode given, ObjectNode invoice) {
    if (given == null) {
      return;
    }
    ObjectNode kept = kept(invoice.path(party));
    fa.node().set(before, kept);
    root.node().remove(party);
    if (party.equals("Podmiot1")) {
      Parties.seller(root, given, false);
    } else {
      Parties.buyer(root, given);
      key((ObjectNode) root.node().get(party), kept);
    }
  }

  private static ObjectNode kept(JsonNode party) {
    ObjectNode kept = Expansion.object();
    for (String name : List.of("PrefiksPodatnika", "DaneIdentyfikacyjne", "Adres", "IDNabywcy")) {
      if (party.has(name)) {
        kept.set(name, party.get(name).deepCopy());
      }
    }
    return kept;
  }

  /** The buyer's data before and after are tied by a key that both carry (FA(3): IDNabywcy). */
  private static void key(ObjectNode after, ObjectNode before) {
    String given = new JsonRow(after).text("IDNabywcy");
    String old = new JsonRow(before).text("IDNabywcy");
    String key = !given.isEmpty() ? given : !old.isEmpty() ? old : FIRST_KEY;
    after.put("IDNabywcy", key);
    before.put("IDNabywcy", key);
  }

  private void state(ReferencedInvoice original, Totals difference) {
    Sums.state(fa.node(), difference, true);
    BigDecimal due = original.fa().number("P_15");
    if (due != null && fa.node().path("RodzajFaktury").asString("").equals("KOR_ROZ")) {
      fa.node().put("P_15ZK", due);
    }
  }
}
