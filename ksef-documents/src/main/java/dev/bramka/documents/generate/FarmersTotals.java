package dev.bramka.documents.generate;

import dev.bramka.documents.text.AmountInWords;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Works out what an invoice of a flat-rate farmer (FA_RR) does not state: values, the flat-rate tax
 * refund of each row (VAT act, art. 115 and 116), their sums, and the whole in words. What is
 * stated is never changed. A correction's sums are those of its rows after less those before.
 */
final class FarmersTotals {
  /** VAT act, art. 115 sec. 2. */
  private static final BigDecimal RATE = BigDecimal.valueOf(7);

  private final ObjectNode invoice;
  private final JsonFindings findings;
  private BigDecimal net = BigDecimal.ZERO;
  private BigDecimal tax = BigDecimal.ZERO;
  private BigDecimal gross = BigDecimal.ZERO;
  private int rows;

  private FarmersTotals(ObjectNode invoice, JsonFindings findings) {
    this.invoice = invoice;
    this.findings = findings;
  }

  static void fill(ObjectNode root, JsonFindings findings) {
    if (root.get("FakturaRR") instanceof ObjectNode invoice) {
      new FarmersTotals(invoice, findings).fill();
    }
  }

  private void fill() {
    JsonNode all = invoice.path("FakturaRRWiersz");
    for (JsonNode row : all.isObject() ? java.util.List.of(all) : all.values()) {
      if (row instanceof ObjectNode object) {
        row(object, "/invoice/FakturaRR/FakturaRRWiersz/" + rows++);
      }
    }
    if (rows > 0 && findings.all().isEmpty()) {
      absent(invoice, "P_11_1", net);
      absent(invoice, "P_11_2", tax);
      absent(invoice, "P_12_1", gross);
    }
    JsonRow values = new JsonRow(invoice);
    BigDecimal whole = values.number("P_12_1");
    if (whole != null && values.absent("P_12_2")) {
      invoice.put("P_12_2", AmountInWords.of(whole, values.text("KodWaluty")));
    }
  }

  private void row(ObjectNode row, String place) {
    JsonRow values = new JsonRow(row);
    absent(row, "P_9", RATE);
    BigDecimal value = value(values);
    BigDecimal rate = values.number("P_9");
    if (value == null) {
      findings.rowValue(place + "/P_8", "P_8");
      return;
    }
    absent(row, "P_8", value);
    if (rate != null) {
      absent(row, "P_10", Vat.round(value.multiply(rate).movePointLeft(2)));
    }
    BigDecimal refund = values.number("P_10");
    if (refund != null) {
      absent(row, "P_11", value.add(refund));
    }
    add(values, values.text("StanPrzed").equals("1") ? -1 : 1);
  }

  private static @Nullable BigDecimal value(JsonRow row) {
    BigDecimal stated = row.number("P_8");
    BigDecimal quantity = row.number("P_6B");
    BigDecimal price = row.number("P_7");
    return stated != null || quantity == null || price == null
        ? stated
        : Vat.round(quantity.multiply(price));
  }

  private void add(JsonRow row, int sign) {
    BigDecimal times = BigDecimal.valueOf(sign);
    net = net.add(orZero(row.number("P_8")).multiply(times));
    tax = tax.add(orZero(row.number("P_10")).multiply(times));
    gross = gross.add(orZero(row.number("P_11")).multiply(times));
  }

  private static void absent(ObjectNode object, String element, BigDecimal value) {
    if (new JsonRow(object).absent(element)) {
      object.put(element, value);
    }
  }

  private static BigDecimal orZero(@Nullable BigDecimal number) {
    return number == null ? BigDecimal.ZERO : number;
  }
}
