package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a correction changes in the rows of an invoice, and what that makes of its sums. */
final class RowChanges {
  private final Expansion expansion;
  private final ReferencedInvoice original;
  private final FullFormObject fa;

  RowChanges(Expansion expansion, ReferencedInvoice original, FullFormObject fa) {
    this.expansion = expansion;
    this.original = original;
    this.fa = fa;
  }

  /** The changes that the lines say; all rows go with {@code zero}. */
  List<LineChange> of(List<ShortFormNode> lines, boolean zero) {
    return original.invoice() == null ? given(lines) : against(lines, zero);
  }

  /** The rows after the changes, those that did not change included. */
  List<ObjectNode> after(List<LineChange> changes) {
    Map<Integer, ObjectNode> rows = new TreeMap<>();
    for (ObjectNode row : rows()) {
      rows.put(number(row), row);
    }
    for (LineChange change : changes) {
      if (change.now() == null) {
        rows.remove(change.number());
      } else {
        rows.put(change.number(), change.now());
      }
    }
    return List.copyOf(rows.values());
  }

  /** Rows that did not change, as before and after, with those that did. */
  List<LineChange> withUnchanged(List<LineChange> changes) {
    Map<Integer, LineChange> all = new TreeMap<>();
    for (ObjectNode row : rows()) {
      all.put(number(row), new LineChange("", number(row), row, row));
    }
    changes.forEach(change -> all.put(change.number(), change));
    return List.copyOf(all.values());
  }

  private List<ObjectNode> rows() {
    List<ObjectNode> rows = new ArrayList<>();
    if (original.invoice() != null) {
      for (JsonNode row : original.invoice().at("/Fa/FaWiersz")) {
        if (row instanceof ObjectNode object) {
          rows.add(object);
        }
      }
    }
    return rows;
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
      line.problem(
          "",
          "podaj before i after: faktura korygowana jest znana tylko z numeru",
          "give before and after: the original is known by its number only");
      line.unread();
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
  private List<LineChange> against(List<ShortFormNode> lines, boolean zero) {
    List<ObjectNode> rows = rows();
    List<LineChange> changes = new ArrayList<>();
    if (zero) {
      rows.forEach(row -> changes.add(new LineChange("", number(row), row, removed(row))));
    }
    int last = rows.stream().mapToInt(RowChanges::number).max().orElse(0);
    Set<String> seen = new HashSet<>();
    for (ShortFormNode line : lines) {
      listedOnce(line, seen);
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

  private static void listedOnce(ShortFormNode line, Set<String> seen) {
    if (line.has("line") && !seen.add(line.text("line"))) {
      line.problem("line", "ten wiersz jest już na liście", "this line is listed already");
    }
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
  Totals difference(List<LineChange> changes) {
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
    return whole.plus(given);
  }

  /** The way of rounding that the original's sums show. */
  private static TaxRounding method(ReferencedInvoice original, List<TaxedRow> rows) {
    boolean perRow =
        original.invoice() != null
            && Totals.of(rows, TaxRounding.ROW).gross().compareTo(original.stated().gross()) == 0
            && Totals.of(rows, TaxRounding.RATE).gross().compareTo(original.stated().gross()) != 0;
    return perRow ? TaxRounding.ROW : TaxRounding.RATE;
  }
}
