package dev.bramka.documents.vat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads numbers of documents. */
public final class Amounts {
  /** The schemas allow 22 digits; a longer text is no amount. */
  private static final int MAX_LENGTH = 40;

  private Amounts() {}

  /** The number that a plain decimal text denotes, or null when it denotes none. */
  public static @Nullable BigDecimal parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    int digits = 0;
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.') {
        points++;
      } else if (i > 0 || (c != '-' && c != '+')) {
        return null;
      }
    }
    return digits == 0 || points > 1 ? null : new BigDecimal(text);
  }
}
