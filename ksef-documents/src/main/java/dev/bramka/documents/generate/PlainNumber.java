package dev.bramka.documents.generate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in the form that the schemas' patterns allow: no exponent, no needless zeros. */
final class PlainNumber {
  /** No amount of the schemas is longer; beyond, a short exponent could be made to fill memory. */
  private static final int MAX_DIGITS = 60;

  private PlainNumber() {}

  /** Whether the number is of a size that can be written out. */
  static boolean writable(BigDecimal number) {
    return number.precision() - (long) number.scale() <= MAX_DIGITS && number.scale() <= 400;
  }

  /** The number, rounded half up to so many fraction digits. */
  static String text(BigDecimal number, int fractionDigits) {
    BigDecimal rounded =
        number.scale() > fractionDigits
            ? number.setScale(fractionDigits, RoundingMode.HALF_UP)
            : number;
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
