package dev.bramka.documents;

import java.util.regex.Pattern;

/**
 * KSeF's internal identifier of a unit: the NIP, a dash and five digits, the last of which is a
 * check digit (KSeF documentation, "identyfikator wewnętrzny").
 */
public final class InternalId {
  private static final Pattern SHAPE = Pattern.compile("[0-9]{10}-[0-9]{5}");

  private InternalId() {}

  /** The check digit that the text must end in; -1 when the text is no internal identifier. */
  public static int checkDigit(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return -1;
    }
    int sum = 0;
    int position = 0;
    for (int i = 0; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c != '-') {
        sum += (c - '0') * (position++ % 2 == 0 ? 1 : 3);
      }
    }
    return sum % 10;
  }
}
