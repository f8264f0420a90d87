package dev.bramka.documents;

/**
 * A Polish tax number (NIP): ten ASCII digits, the last a check digit (weights 6 5 7 2 3 4 5 6 7,
 * sum modulo 11; a remainder of 10 never occurs in an issued number).
 *
 * @param value the ten digits, without separators
 */
public record Nip(String value) {
  private static final int[] WEIGHTS = {6, 5, 7, 2, 3, 4, 5, 6, 7};

  /**
   * @throws IllegalArgumentException when the value is not ten digits with a valid check digit
   */
  public Nip {
    if (!isValid(value)) {
      throw new IllegalArgumentException("Not a valid NIP (10 digits with a check digit)");
    }
  }

  /** Whether the text is ten ASCII digits; says nothing of the check digit. */
  public static boolean hasShape(String text) {
    if (text.length() != 10) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether the text is a NIP with a valid check digit. */
  public static boolean isValid(String text) {
    if (!hasShape(text)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += WEIGHTS[i] * (text.charAt(i) - '0');
    }
    return sum % 11 == text.charAt(9) - '0';
  }

  @Override
  public String toString() {
    return value;
  }
}
