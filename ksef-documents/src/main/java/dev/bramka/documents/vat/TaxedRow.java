package dev.bramka.documents.vat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one row of an invoice sells.
 *
 * @param kind the sum it belongs to
 * @param percent the rate; zero where no tax is charged
 * @param value the row's value in the invoice's currency, with discounts taken off
 * @param gross whether the value includes the tax
 * @param tax the tax the row states ({@code P_11Vat}), or null
 * @param exchangeRate PLN for one unit of the invoice's currency, or null
 * @param before whether it is the state before a correction ({@code StanPrzed}), which counts
 *     negative
 */
public record TaxedRow(
    TaxCategory kind,
    BigDecimal percent,
    BigDecimal value,
    boolean gross,
    @Nullable BigDecimal tax,
    @Nullable BigDecimal exchangeRate,
    boolean before) {
  /** The same row as if it stated no tax of its own. */
  public TaxedRow withoutTax() {
    return new TaxedRow(kind, percent, value, gross, null, exchangeRate, before);
  }

  /** The same row with its value and tax as the state before a correction, or after it. */
  public TaxedRow asBefore(boolean isBefore) {
    return new TaxedRow(kind, percent, value, gross, tax, exchangeRate, isBefore);
  }
}
