package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import dev.bramka.documents.vat.RowValues;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Corrections, advances and settlements: what they refer to, and the orders of advances. */
final class ReferenceRules {
  static final List<Check> CHECKS =
      List.of(
          Check.all("BIZ_CORRECTION_REFERENCE", ReferenceRules::correction),
          Check.all("BIZ_CORRECTION_UNMARKED", ReferenceRules::unmarked),
          Check.all("BIZ_CORRECTION_EMPTY", ReferenceRules::empty),
          Check.all("BIZ_CORRECTION_ITSELF", ReferenceRules::itself),
          Check.fa("BIZ_ADVANCE_CORRECTION", ReferenceRules::advanceCorrection),
          Check.fa("BIZ_SETTLEMENT_REFERENCE", ReferenceRules::settlement),
          Check.fa("BIZ_ADVANCE_ORDER", ReferenceRules::order),
          Check.fa("BIZ_ADVANCE_OVER_ORDER", ReferenceRules::overOrder),
          Check.fa("BIZ_ADVANCE_PARTS", ReferenceRules::parts),
          Check.fa("BIZ_ORDER_TOTAL", ReferenceRules::orderTotal),
          Check.fa("BIZ_ORDER_ROW_VALUE", ReferenceRules::orderRowValue),
          Check.fa("BIZ_ORDER_ROW_TAX", ReferenceRules::orderRowTax));

  private ReferenceRules() {}

  private static void correction(Invoice invoice, Hits hits) {
    if (invoice.correction() && invoice.body().child("DaneFaKorygowanej") == null) {
      hits.add(invoice.place("RodzajFaktury"));
    }
  }

  private static void unmarked(Invoice invoice, Hits hits) {
    Element corrected = invoice.body().child("DaneFaKorygowanej");
    if (corrected != null && !invoice.correction()) {
      hits.add(corrected);
    }
  }

  /** Each state before stands beside the same after, no sum changes, and no party either. */
  private static void empty(Invoice invoice, Hits hits) {
    boolean parties =
        invoice.body().child("Podmiot1K") != null || invoice.body().child("Podmiot2K") != null;
    boolean rows = !invoice.rows().isEmpty();
    if (!invoice.correction() || parties || !rows || invoice.sold(invoice.layout().due())) {
      return;
    }
    Map<String, Integer> states = new HashMap<>();
    for (Element row : invoice.rows()) {
      StringBuilder said = new StringBuilder();
      row.children().stream()
          .filter(child -> !child.name().equals("StanPrzed"))
          .forEach(child -> said.append(child.name()).append('=').append(child.text()).append(';'));
      states.merge(said.toString(), row.child("StanPrzed") == null ? 1 : -1, Integer::sum);
    }
    if (states.values().stream().allMatch(count -> count == 0)) {
      hits.add(invoice.place("RodzajFaktury"));
    }
  }

  private static void itself(Invoice invoice, Hits hits) {
    String number = invoice.body().value(invoice.layout().number());
    for (Element corrected : invoice.body().all("DaneFaKorygowanej")) {
      Element at = corrected.child("NrFaKorygowanej");
      if (at != null && at.text().strip().equals(number)) {
        hits.add(at, "number", number);
      }
    }
  }

  private static void advanceCorrection(Invoice invoice, Hits hits) {
    if (invoice.is("KOR_ZAL") && invoice.body().child("P_15ZK") == null) {
      hits.add(invoice.place("RodzajFaktury"));
    }
  }

  /** One invoice may document the whole payment received before the sale (art. 106b sec. 1a). */
  private static void settlement(Invoice invoice, Hits hits) {
    boolean named =
        invoice.body().child("FakturaZaliczkowa") != null
            || invoice.body().child("ZaliczkaCzesciowa") != null;
    if (invoice.is("ROZ") && !named) {
      hits.add(invoice.place("RodzajFaktury"));
    }
  }

  private static void order(Invoice invoice, Hits hits) {
    if (invoice.is("ZAL") && invoice.body().child("Zamowienie") == null) {
      hits.add(invoice.place("RodzajFaktury"));
    }
  }

  private static @Nullable BigDecimal orderValue(Invoice invoice) {
    return Amounts.parse(invoice.body().value("Zamowienie", "WartoscZamowienia"));
  }

  private static void overOrder(Invoice invoice, Hits hits) {
    BigDecimal order = orderValue(invoice);
    BigDecimal stated = invoice.orZero("P_15");
    if (invoice.is("ZAL") && order != null && stated.compareTo(order) > 0) {
      hits.add(invoice.place("P_15"), "stated", stated, "order", order);
    }
  }

  private static void parts(Invoice invoice, Hits hits) {
    List<Element> parts = invoice.body().all("ZaliczkaCzesciowa");
    BigDecimal sum = BigDecimal.ZERO;
    for (Element part : parts) {
      sum = sum.add(RowRules.orZero(Amounts.parse(part.value("P_15Z"))));
    }
    BigDecimal stated = invoice.orZero("P_15");
    if (invoice.is("ZAL") && !parts.isEmpty() && sum.compareTo(stated) != 0) {
      hits.add(parts.getFirst(), "sum", sum, "stated", stated);
    }
  }

  private static void orderTotal(Invoice invoice, Hits hits) {
    BigDecimal stated = orderValue(invoice);
    List<Element> rows = invoice.orderRows();
    if (invoice.correction() || stated == null || rows.isEmpty()) {
      return;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (Element row : rows) {
      TaxedRow sale = Rows.orderRow(RowValues.of(row), invoice.margin()).orElse(null);
      if (sale == null) {
        return;
      }
      sum = sum.add(sale.value()).add(Totals.rowTax(sale));
    }
    BigDecimal tolerance = RowRules.GROSZ.multiply(BigDecimal.valueOf(rows.size() + 1L));
    if (stated.subtract(sum).abs().compareTo(tolerance) > 0) {
      Element at = invoice.body().at("Zamowienie", "WartoscZamowienia");
      hits.add(at == null ? invoice.body() : at, "stated", stated, "expected", sum);
    }
  }

  private static void orderRowValue(Invoice invoice, Hits hits) {
    orderRows(
        invoice,
        hits,
        "P_11NettoZ",
        (row, sale) -> {
          BigDecimal quantity = row.number("P_8BZ");
          BigDecimal price = row.number("P_9AZ");
          return quantity == null || price == null
              ? null
              : Vat.rowValue(quantity, price, BigDecimal.ZERO);
        });
  }

  private static void orderRowTax(Invoice invoice, Hits hits) {
    orderRows(invoice, hits, "P_11VatZ", (row, sale) -> Totals.rowTax(sale.withoutTax()));
  }

  private static void orderRows(
      Invoice invoice,
      Hits hits,
      String element,
      BiFunction<RowValues, TaxedRow, @Nullable BigDecimal> reckoning) {
    for (Element row : invoice.orderRows()) {
      RowValues values = RowValues.of(row);
      Element at = row.child(element);
      BigDecimal stated = values.number(element);
      TaxedRow sale = Rows.orderRow(values, invoice.margin()).orElse(null);
      BigDecimal expected = sale == null ? null : reckoning.apply(values, sale);
      if (at != null && stated != null && expected != null && !RowRules.near(stated, expected)) {
        hits.add(at, "stated", stated, "expected", expected);
      }
    }
  }
}
