package dev.bramka.documents.vat;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a row sells. */
public final class Rows {
  private Rows() {}

  /**
   * A row of {@code FaWiersz}. Its value is {@code P_11}, or with gross prices {@code P_11A}; what
   * is missing is worked out from quantity, price and discount.
   *
   * @param margin whether the invoice is under a margin scheme, where rows carry no rate
   * @return empty when the row has no value or its rate does not say which sum it belongs to
   */
  public static Optional<TaxedRow> invoiceRow(RowValues row, boolean margin) {
    boolean gross = gross(row);
    BigDecimal value = value(row, gross);
    TaxCategory kind = kind(row.text("P_12"), row.number("P_12_XII"), margin);
    if (value == null || kind == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TaxedRow(
            kind,
            percent(kind, row.text("P_12"), row.number("P_12_XII")),
            value,
            gross,
            row.number("P_11Vat"),
            row.number("KursWaluty"),
            row.text("StanPrzed").equals("1")));
  }

  /** A row of {@code ZamowienieWiersz}, which is always without tax. */
  public static Optional<TaxedRow> orderRow(RowValues row, boolean margin) {
    BigDecimal value = orderValue(row);
    TaxCategory kind = kind(row.text("P_12Z"), row.number("P_12Z_XII"), margin);
    if (value == null || kind == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TaxedRow(
            kind,
            percent(kind, row.text("P_12Z"), row.number("P_12Z_XII")),
            value,
            false,
            row.number("P_11VatZ"),
            null,
            row.text("StanPrzedZ").equals("1")));
  }

  /** Whether the row is priced with tax. */
  public static boolean gross(RowValues row) {
    boolean grossPrice = row.number("P_9B") != null && row.number("P_9A") == null;
    return row.number("P_11") == null && (row.number("P_11A") != null || grossPrice)
        || (row.number("P_11A") != null && row.number("P_9B") != null);
  }

  /** The row's value, stated or worked out; null when neither can be. */
  public static @Nullable BigDecimal value(RowValues row, boolean gross) {
    BigDecimal stated = row.number(gross ? "P_11A" : "P_11");
    return stated != null ? stated : expectedValue(row, gross);
  }

  /** Quantity × price − discount; null when the row does not say them. */
  public static @Nullable BigDecimal expectedValue(RowValues row, boolean gross) {
    return product(row.number("P_8B"), row.number(gross ? "P_9B" : "P_9A"), row.number("P_10"));
  }

  /** An order row's value, stated or worked out; null when neither can be. */
  public static @Nullable BigDecimal orderValue(RowValues row) {
    BigDecimal stated = row.number("P_11NettoZ");
    return stated != null ? stated : product(row.number("P_8BZ"), row.number("P_9AZ"), null);
  }

  private static @Nullable BigDecimal product(
      @Nullable BigDecimal quantity, @Nullable BigDecimal price, @Nullable BigDecimal discount) {
    if (quantity == null || price == null) {
      return null;
    }
    return Vat.rowValue(quantity, price, discount == null ? BigDecimal.ZERO : discount);
  }

  private static @Nullable TaxCategory kind(
      String rate, @Nullable BigDecimal otherStatesRate, boolean margin) {
    if (otherStatesRate != null) {
      return TaxCategory.OSS;
    }
    return rate.isEmpty() && margin ? TaxCategory.MARGIN : TaxCategory.ofRate(rate).orElse(null);
  }

  private static BigDecimal percent(
      TaxCategory kind, String rate, @Nullable BigDecimal otherStatesRate) {
    if (otherStatesRate != null) {
      return otherStatesRate;
    }
    boolean charged = kind.taxElement().isPresent();
    return charged ? new BigDecimal(rate) : BigDecimal.ZERO;
  }
}
