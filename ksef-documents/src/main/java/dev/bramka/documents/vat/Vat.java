package dev.bramka.documents.vat;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Rounding and tax. Amounts go to whole grosze, half a grosz up, away from zero for negative
 * amounts (VAT act of 11 March 2004, art. 106e sec. 11: below half a grosz is dropped, from half a
 * grosz on counts as one).
 */
public final class Vat {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Vat() {}

  /** The amount in whole grosze. */
  public static BigDecimal round(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP);
  }

  /** Tax on a value without tax (VAT act, art. 106e sec. 1 item 14). */
  public static BigDecimal onNet(BigDecimal net, BigDecimal percent) {
    return net.multiply(percent).divide(HUNDRED, 2, RoundingMode.HALF_UP);
  }

  /** Tax within a value that includes it: value × rate / (100 + rate) (art. 106e sec. 7). */
  public static BigDecimal inGross(BigDecimal gross, BigDecimal percent) {
    return gross.multiply(percent).divide(HUNDRED.add(percent), 2, RoundingMode.HALF_UP);
  }

  /** What a row is worth: quantity × unit price − discounts ({@code P_8B}, {@code P_10}). */
  public static BigDecimal rowValue(BigDecimal quantity, BigDecimal price, BigDecimal discount) {
    return round(quantity.multiply(price).subtract(discount));
  }
}
