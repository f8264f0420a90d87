package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A correction: what the original was, what it should be, and sums as the difference (VAT act, art.
 * 106j). With the original's content at hand only changes are given; else both states are.
 */
final class Correction {
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
    correction.required("original");
    ShortFormNode given = correction.object("original");
    ReferencedInvoice original =
        given == null ? null : ReferencedInvoice.of(expansion, given).orElse(null);
    reason();
    ShortFormNode seller = correction.object("seller");
    ShortFormNode buyer = correction.object("buyer");
    boolean zero = correction.flag("zero");
    boolean differences = "DIFFERENCES".equals(correction.choice("style", CodeWords.STYLE));
    List<ShortFormNode> lines = correction.objects("lines");
    BigDecimal received = correction.number("received");
    if (original == null || given == null) {
      return true;
    }
    reference(given, original);
    String kind = original.fa().text("RodzajFaktury");
    if (kind.startsWith("KOR")) {
      correctsCorrection(given);
      return true;
    }
    parties(original, seller, buyer);
    if (kind.equals("ZAL")) {
      boolean partiesOnly = received == null && (seller != null || buyer != null);
      BigDecimal unchanged = partiesOnly ? original.fa().number("P_15") : received;
      payment(original, zero ? BigDecimal.ZERO : unchanged, lines);
      return true;
    }
    refuseUnfit(received, zero && !lines.isEmpty());
    rows(original, lines, zero, differences);
    return original.invoice() != null;
  }

  private void rows(
      ReferencedInvoice original, List<ShortFormNode> lines, boolean zero, boolean differences) {
    boolean settlement = original.fa().text("RodzajFaktury").equals("ROZ");
    fa.node().put("RodzajFaktury", settlement ? "KOR_ROZ" : "KOR");
    List<LineChange> changes =
        original.invoice() == null ? given(lines) : changes(original, lines, zero);
    if (zero && settlement) {
      // What the advances taxed is corrected by correcting them.
      state(original, Totals.NONE.minus(original.stated()));
    } else {
      totals(original, changes);
    }
    changes.forEach(change -> change.write(fa, differences));
  }

  private static void correctsCorrection(ShortFormNode given) {
    given.problem(
        "",
        "wskaż fakturę pierwotną, nie korektę; stan po poprzednich korektach podaj w lines: before",
        "refer to the first invoice, not to a correction; what earlier corrections made of it goes"
            + " into lines as before");
  }

  private void refuseUnfit(@Nullable BigDecimal received, boolean linesWithZero) {
    if (received != null) {
      correction.problem(
          "received",
          "dotyczy tylko korekty faktury zaliczkowej",
          "is for the correction of an advance invoice only");
    }
    if (linesWithZero) {
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

  private void reference(ShortFormNode given, ReferencedInvoice original) {
    FullFormObject to = fa.add("DaneFaKorygowanej", given);
    to.node().put("DataWystFaKorygowanej", original.issueDate());
    to.from("DataWystFaKorygowanej", given, "issueDate");
    to.node().put("NrFaKorygowanej", original.number());
    if (original.ksefNumber().isEmpty()) {
      to.put("NrKSeFN", 1);
    } else {
      to.put("NrKSeF", 1);
      given.copy("ksefNumber", to, "NrKSeFFaKorygowanej");
    }
  }

  private void parties(
      ReferencedInvoice original, @Nullable ShortFormNode seller, @Nullable ShortFormNode buyer) {
    ObjectNode invoice = original.invoice();
    if (invoice == null) {
      return;
    }
    root.node().set("Podmiot1", invoice.path("Podmiot1").deepCopy());
    root.node().set("Podmiot2", invoice.path("Podmiot2").deepCopy());
    if (invoice.has("Podmiot3")) {
      root.node().set("Podmiot3", invoice.get("Podmiot3").deepCopy());
    }
    JsonNode old = invoice.path("Fa");
    fa.node().set("KodWaluty", old.path("KodWaluty"));
    fa.node().set("Adnotacje", old.path("Adnotacje").deepCopy());
    corrected("Podmiot1", "Podmiot1K", seller, invoice);
    corrected("Podmiot2", "Podmiot2K", buyer, invoice);
  }

  /** The new party in its place, the one on the original where the schema keeps it. */
  private void corrected(
      String party, String before, @Nullable ShortFormNode given, ObjectNode invoice) {
    if (given == null) {
      return;
    }
    ObjectNode kept = Expansion.object();
    for (String name : List.of("PrefiksPodatnika", "DaneIdentyfikacyjne", "Adres", "IDNabywcy")) {
      JsonNode value = invoice.path(party).get(name);
      if (value != null) {
        kept.set(name, value.deepCopy());
      }
    }
    fa.node().set(before, kept);
    root.node().remove(party);
    if (party.equals("Podmiot1")) {
      Parties.seller(root, given, false);
    } else {
      Parties.buyer(root, given);
    }
  }

  /** Both states by hand, numbered as they come unless they say which line they are. */
  private List<LineChange> given(List<ShortFormNode> lines) {
    List<LineChange> changes = new ArrayList<>();
    for (ShortFormNode line : lines) {
      changes.add(given(line, changes.size() + 1));
    }
    return changes;
  }

  private LineChange given(ShortFormNode line, int otherwise) {
    ShortFormNode before = line.object("before");
    ShortFormNode after = line.object("after");
    if (before == null && after == null) {
      line.problem("", "podaj before albo after", "give before or after");
    }
    BigDecimal number = line.number("line");
    int at = number == null ? otherwise : number.intValue();
    return new LineChange(line.pointer(), at, made(before), made(after));
  }

  private @Nullable ObjectNode made(@Nullable ShortFormNode line) {
    if (line == null) {
      return null;
    }
    ObjectNode row = Expansion.object();
    Lines.row(new FullFormObject(expansion, row, ""), line);
    Sums.value(row);
    return row;
  }

  /** What changes against the original's rows. */
  private List<LineChange> changes(
      ReferencedInvoice original, List<ShortFormNode> lines, boolean zero) {
    List<ObjectNode> rows = new ArrayList<>();
    for (JsonNode row : java.util.Objects.requireNonNull(original.invoice()).at("/Fa/FaWiersz")) {
      if (row instanceof ObjectNode object) {
        rows.add(object);
      }
    }
    List<LineChange> changes = new ArrayList<>();
    if (zero) {
      for (ObjectNode row : rows) {
        changes.add(new LineChange("", number(row), row, removed(row)));
      }
    }
    int last = rows.stream().mapToInt(Correction::number).max().orElse(0);
    Set<String> seen = new HashSet<>();
    for (ShortFormNode line : lines) {
      if (line.has("line") && !seen.add(line.text("line"))) {
        line.problem("line", "ten wiersz jest już na liście", "this line is listed already");
      }
      if (line.hasAny("before", "after")) {
        changes.add(given(line, ++last));
      } else if (line.flag("add")) {
        changes.add(new LineChange(line.pointer(), ++last, null, made(line)));
      } else {
        changed(line, rows, changes);
      }
    }
    return changes;
  }

  private void changed(ShortFormNode line, List<ObjectNode> rows, List<LineChange> changes) {
    BigDecimal number = line.number("line");
    ObjectNode row =
        rows.stream()
            .filter(r -> number != null && number.compareTo(BigDecimal.valueOf(number(r))) == 0)
            .findFirst()
            .orElse(null);
    boolean remove = line.flag("remove");
    if (row == null) {
      line.problem(
          "line",
          "faktura korygowana nie ma wiersza " + line.text("line"),
          "the original has no line " + line.text("line"));
      Lines.row(new FullFormObject(expansion, Expansion.object(), ""), line);
      return;
    }
    changes.add(
        new LineChange(
            line.pointer(), number(row), row, remove ? removed(row) : edited(row, line)));
  }

  private static int number(ObjectNode row) {
    BigDecimal number = new JsonRow(row).number("NrWierszaFa");
    return number == null ? 0 : number.intValue();
  }

  private static ObjectNode removed(ObjectNode row) {
    ObjectNode after = row.deepCopy();
    after.remove("P_10");
    for (String element : List.of("P_8B", "P_11", "P_11A", "P_11Vat")) {
      if (after.has(element)) {
        after.put(element, 0);
      }
    }
    return after;
  }

  /** The row with what the line says; values follow from quantity and price unless given. */
  private ObjectNode edited(ObjectNode row, ShortFormNode line) {
    ObjectNode after = row.deepCopy();
    boolean priced =
        line.hasAny("quantity", "netPrice", "grossPrice", "discount", "discountPercent");
    boolean statesTax = after.has("P_11Vat");
    if (priced) {
      after.remove(List.of("P_11", "P_11A"));
    }
    if (priced || line.hasAny("rate", "netValue", "grossValue")) {
      after.remove("P_11Vat");
    }
    if (line.has("quantity") && !line.hasAny("discount", "discountPercent")) {
      shareDiscount(row, after, line.number("quantity"));
    }
    if (line.has("netPrice")) {
      after.remove("P_9B");
    } else if (line.has("grossPrice")) {
      after.remove("P_9A");
    }
    Lines.row(new FullFormObject(expansion, after, ""), line);
    Sums.value(after);
    if (priced && new JsonRow(after).absent("P_11") && new JsonRow(after).absent("P_11A")) {
      line.problem(
          "",
          "wiersz faktury nie ma ilości albo ceny; podaj netValue albo grossValue",
          "the invoice's line has no quantity or no price; give netValue or grossValue");
    }
    if (statesTax && !after.has("P_11Vat")) {
      Rows.invoiceRow(new JsonRow(after), false)
          .filter(sale -> sale.kind().taxElement().isPresent())
          .ifPresent(sale -> after.put("P_11Vat", Totals.rowTax(sale)));
    }
    return after;
  }

  /** What was taken off the whole line is taken off what is left of it in proportion. */
  private static void shareDiscount(
      ObjectNode row, ObjectNode after, @Nullable BigDecimal quantity) {
    BigDecimal discount = new JsonRow(row).number("P_10");
    BigDecimal was = new JsonRow(row).number("P_8B");
    if (discount != null && was != null && was.signum() != 0 && quantity != null) {
      after.put("P_10", discount.multiply(quantity).divide(was, 2, RoundingMode.HALF_UP));
    }
  }

  /**
   * Sums after the changes less those before. With the original at hand all its rows count, so that
   * the result is the exact difference of two whole invoices; states given by hand count by
   * themselves.
   */
  private void totals(ReferencedInvoice original, List<LineChange> changes) {
    boolean margin = Sums.margin(fa.node());
    List<TaxedRow> before = new ArrayList<>();
    if (original.invoice() != null) {
      for (JsonNode row : original.invoice().at("/Fa/FaWiersz")) {
        Rows.invoiceRow(new JsonRow(row), margin).ifPresent(before::add);
      }
    }
    TaxRounding taxPer = method(original, before);
    List<TaxedRow> after = new ArrayList<>(before);
    List<TaxedRow> givenBefore = new ArrayList<>();
    List<TaxedRow> givenAfter = new ArrayList<>();
    for (LineChange change : changes) {
      TaxedRow old = change.before(margin);
      boolean ofOriginal = old == null ? original.invoice() != null : after.remove(old);
      if (old != null && !ofOriginal) {
        givenBefore.add(old);
      }
      TaxedRow now = change.after(margin);
      if (now != null) {
        (ofOriginal ? after : givenAfter).add(now);
      }
    }
    Totals whole = Totals.of(after, taxPer).minus(Totals.of(before, taxPer));
    Totals given = Totals.of(givenAfter, taxPer).minus(Totals.of(givenBefore, taxPer));
    state(original, whole.plus(given));
  }

  private void state(ReferencedInvoice original, Totals difference) {
    Sums.state(fa.node(), difference, true);
    BigDecimal due = original.fa().number("P_15");
    if (due != null && fa.node().path("RodzajFaktury").asString("").equals("KOR_ROZ")) {
      fa.node().put("P_15ZK", due);
    }
  }

  /** The way of rounding that the original's sums show. */
  private static TaxRounding method(ReferencedInvoice original, List<TaxedRow> rows) {
    boolean perRow =
        original.invoice() != null
            && Totals.of(rows, TaxRounding.ROW).gross().compareTo(original.stated().gross()) == 0
            && Totals.of(rows, TaxRounding.RATE).gross().compareTo(original.stated().gross()) != 0;
    return perRow ? TaxRounding.ROW : TaxRounding.RATE;
  }

  /** An advance invoice is corrected by what was really received. */
  private void payment(
      ReferencedInvoice original, @Nullable BigDecimal received, List<ShortFormNode> lines) {
    fa.node().put("RodzajFaktury", "KOR_ZAL");
    if (!lines.isEmpty()) {
      correction.problem(
          "lines",
          "wierszy zamówienia nie można tu korygować; podaj received, a zamówienie w faktura",
          "lines of an order cannot be corrected here; give received, and the order in faktura");
      return;
    }
    if (received == null) {
      correction.problem(
          "received",
          "korekta faktury zaliczkowej wymaga received: kwoty właściwej zaliczki (0 przy zwrocie)",
          "the correction of an advance needs received: the right payment (0 when it was returned)");
      return;
    }
    JsonNode old = java.util.Objects.requireNonNull(original.invoice()).path("Fa");
    boolean margin = Sums.margin(old);
    BigDecimal rate = new JsonRow(old).number("KursWalutyZ");
    List<TaxedRow> order = new ArrayList<>();
    for (JsonNode row : old.path("Zamowienie").path("ZamowienieWiersz")) {
      Rows.orderRow(new JsonRow(row), margin)
          .map(s -> new TaxedRow(s.kind(), s.percent(), s.value(), false, s.tax(), rate, false))
          .ifPresent(order::add);
    }
    BigDecimal before = new JsonRow(old).number("P_15");
    before = before == null ? BigDecimal.ZERO : before;
    Totals difference = Totals.ofPayment(order, received).minus(original.stated());
    if (rate != null) {
      fa.node().put("KursWalutyZ", rate);
    }
    Sums.state(fa.node(), difference, true);
    fa.node().put("P_15", Vat.round(received.subtract(before)));
    fa.node().put("P_15ZK", before);
    fa.node().set("Zamowienie", old.path("Zamowienie").deepCopy());
  }
}
