package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxedRow;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A corrected row.
 *
 * @param pointer where the change was given; empty when it follows from the whole
 * @param number the row's number
 * @param old as it was; null for a new row
 * @param now as it should be; null for a row that should not be there
 */
record LineChange(String pointer, int number, @Nullable ObjectNode old, @Nullable ObjectNode now) {

  @Nullable TaxedRow before(boolean margin) {
    return old == null ? null : Rows.invoiceRow(new JsonRow(old), margin).orElse(null);
  }

  @Nullable TaxedRow after(boolean margin) {
    return now == null ? null : Rows.invoiceRow(new JsonRow(now), margin).orElse(null);
  }

  void write(FullFormObject fa, boolean differences) {
    if (!differences) {
      row(fa, old, true);
      row(fa, now, false);
    } else if (old != null && now != null && only("P_8B")) {
      row(fa, difference("P_8B"), false);
    } else if (old != null && now != null && only(price())) {
      row(fa, difference(price()), false);
    } else {
      row(fa, old == null ? null : reversed(), false);
      row(fa, now == null || nothing() ? null : now, false);
    }
  }

  /** The state before is marked and stands first. */
  private void row(FullFormObject fa, @Nullable ObjectNode row, boolean before) {
    if (row == null) {
      return;
    }
    FullFormObject to = fa.append("FaWiersz", row.deepCopy());
    to.put("NrWierszaFa", number);
    if (before) {
      to.put("StanPrzed", 1);
    }
    if (!pointer.isEmpty()) {
      to.expansion().origin(to.pointer(), pointer);
    }
  }

  private String price() {
    return Objects.requireNonNull(old).has("P_9B") ? "P_9B" : "P_9A";
  }

  /** Whether the rows differ in this element and what follows from it only. */
  private boolean only(String element) {
    ObjectNode left = Objects.requireNonNull(old).deepCopy();
    ObjectNode right = Objects.requireNonNull(now).deepCopy();
    boolean discount = left.has("P_10") || right.has("P_10");
    boolean both = left.has(element) && right.has(element);
    for (String follows : java.util.List.of(element, "P_11", "P_11A", "P_11Vat")) {
      left.remove(follows);
      right.remove(follows);
    }
    return both && !discount && left.equals(right);
  }

  private ObjectNode difference(String element) {
    ObjectNode row = Objects.requireNonNull(now).deepCopy();
    for (String name : java.util.List.of(element, "P_11", "P_11A", "P_11Vat")) {
      BigDecimal was = new JsonRow(Objects.requireNonNull(old)).number(name);
      BigDecimal is = new JsonRow(row).number(name);
      if (was != null && is != null) {
        row.put(name, is.subtract(was));
      }
    }
    return row;
  }

  private ObjectNode reversed() {
    ObjectNode row = Objects.requireNonNull(old).deepCopy();
    for (String name : java.util.List.of("P_8B", "P_10", "P_11", "P_11A", "P_11Vat")) {
      BigDecimal was = new JsonRow(row).number(name);
      if (was != null) {
        row.put(name, was.negate());
      }
    }
    return row;
  }

  private boolean nothing() {
    JsonNode quantity = Objects.requireNonNull(now).get("P_8B");
    BigDecimal left = quantity == null ? null : new JsonRow(now).number("P_8B");
    return left != null && left.signum() == 0;
  }
}
