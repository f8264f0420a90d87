package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import tools.jackson.databind.node.ObjectNode;

/** What is sold or ordered. */
final class Lines {
  private Lines() {}

  private static void amounts(FullFormObject to, ShortFormNode line) {
    line.copy("unit", to, "P_8A");
    line.copy("quantity", to, "P_8B");
    line.copy("netPrice", to, "P_9A");
    line.copy("grossPrice", to, "P_9B");
    discount(to, line);
    line.copy("netValue", to, "P_11");
    line.copy("grossValue", to, "P_11A");
    line.copy("tax", to, "P_11Vat");
  }

  /** A line as {@code FaWiersz}; what it says replaces what the row already holds. */
  static void row(FullFormObject to, ShortFormNode line) {
    line.copy("id", to, "UU_ID");
    line.copy("saleDate", to, "P_6A");
    line.copy("name", to, "P_7");
    codes(to, line, "");
    amounts(to, line);
    rate(to, line, "P_12");
    line.copy("ossRate", to, "P_12_XII");
    if (line.flag("annex15")) {
      to.put("P_12_Zal_15", 1);
    }
    line.copy("excise", to, "KwotaAkcyzy");
    line.copy("gtu", to, "GTU");
    line.copy("procedure", to, "Procedura");
    line.copy("exchangeRate", to, "KursWaluty");
  }

  private static void codes(FullFormObject to, ShortFormNode line, String suffix) {
    line.copy("index", to, "Indeks" + suffix);
    line.copy("gtin", to, "GTIN" + suffix);
    line.copy("pkwiu", to, "PKWiU" + suffix);
    line.copy("cn", to, "CN" + suffix);
    line.copy("pkob", to, "PKOB" + suffix);
  }

  private static void rate(FullFormObject to, ShortFormNode line, String element) {
    if (line.has("rate") && line.has("ossRate")) {
      line.problem(
          "rate",
          "podaj rate albo ossRate (stawkę innego państwa), nie obie",
          "give rate or ossRate (another state's), not both");
    }
    if (line.has("rate")) {
      to.put(element, CodeWords.rate(line.text("rate")), line, "rate");
    } else {
      to.from(element, line, "rate");
    }
  }

  private static void discount(FullFormObject to, ShortFormNode line) {
    line.copy("discount", to, "P_10");
    BigDecimal percent = line.number("discountPercent");
    if (percent == null) {
      return;
    }
    if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
      line.problem("discountPercent", "od 0 do 100", "from 0 to 100");
      return;
    }
    JsonRow row = new JsonRow(to.node());
    BigDecimal price = row.number(row.number("P_9B") == null ? "P_9A" : "P_9B");
    BigDecimal quantity = row.number("P_8B");
    if (line.has("discount") || price == null || quantity == null) {
      line.problem(
          "discountPercent",
          "wymaga quantity i ceny, bez discount",
          "needs quantity and a price, and no discount");
      return;
    }
    BigDecimal amount = quantity.multiply(price).multiply(percent).movePointLeft(2);
    to.put("P_10", Vat.round(amount), line, "discountPercent");
  }

  private static void orderAmounts(FullFormObject to, ShortFormNode line) {
    line.copy("unit", to, "P_8AZ");
    line.copy("quantity", to, "P_8BZ");
    line.copy("netPrice", to, "P_9AZ");
    line.copy("netValue", to, "P_11NettoZ");
    line.copy("tax", to, "P_11VatZ");
  }

  /** A line as {@code ZamowienieWiersz}, whose values are always without tax. */
  static void order(FullFormObject to, ShortFormNode line) {
    ObjectNode row = Expansion.object();
    FullFormObject asRow = new FullFormObject(to.expansion(), row, to.pointer());
    line.copy("grossPrice", asRow, "P_9B");
    line.copy("grossValue", asRow, "P_11A");
    line.copy("id", to, "UU_IDZ");
    line.copy("name", to, "P_7Z");
    codes(to, line, "Z");
    orderAmounts(to, line);
    rate(to, line, "P_12Z");
    line.copy("ossRate", to, "P_12Z_XII");
    if (line.flag("annex15")) {
      to.put("P_12Z_Zal_15", 1);
    }
    line.copy("gtu", to, "GTUZ");
    line.copy("procedure", to, "ProceduraZ");
    line.copy("excise", to, "KwotaAkcyzyZ");
    fromGross(to, asRow, line);
  }

  private static void fromGross(FullFormObject to, FullFormObject asRow, ShortFormNode line) {
    line.copy("quantity", asRow, "P_8B");
    rate(asRow, line, "P_12");
    line.copy("ossRate", asRow, "P_12_XII");
    JsonRow values = new JsonRow(asRow.node());
    if (!Rows.gross(values)) {
      return;
    }
    // Under a margin scheme there is no rate, and the value is the whole price.
    Rows.invoiceRow(values, !line.has("rate"))
        .ifPresent(
            (TaxedRow sale) -> {
              BigDecimal tax = Totals.rowTax(sale);
              to.node().put("P_11NettoZ", Vat.round(sale.value().subtract(tax)));
              if (sale.kind().taxElement().isPresent()) {
                to.node().put("P_11VatZ", tax);
              }
            });
  }
}
