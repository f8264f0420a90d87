package dev.bramka.documents;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number KSeF gives an accepted invoice: {@code NIP-YYYYMMDD-technical part-checksum}. Numbers
 * of 36 characters (a dash inside the technical part) come from the first KSeF; how their checksum
 * was made is not documented, so it is checked on the 35-character form only.
 *
 * @param value the number as KSeF writes it
 */
public record KsefNumber(String value) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "([1-9](?:[0-9][1-9]|[1-9][0-9])[0-9]{7})"
              + "-(20[2-9][0-9]|2[1-9][0-9]{2}|[3-9][0-9]{3})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
              + "-([0-9A-F]{6})-?([0-9A-F]{6})-([0-9A-F]{2})");

  /**
   * @throws IllegalArgumentException when shape or checksum is wrong
   */
  public KsefNumber {
    if (!isValid(value)) {
      throw new IllegalArgumentException("Not a valid KSeF number");
    }
  }

  /** The number, or empty when shape or checksum is wrong. */
  public static Optional<KsefNumber> parse(String text) {
    return isValid(text) ? Optional.of(new KsefNumber(text)) : Optional.empty();
  }

  /** Whether shape and, for 35 characters, checksum are right. */
  public static boolean isValid(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return false;
    }
    return text.length() == 36 || text.endsWith(Crc8.of(text.substring(0, 32)));
  }

  /**
   * Composes a number and its checksum.
   *
   * @param seller the seller's NIP, ten digits
   * @param day the day of acceptance in Poland
   * @param technical twelve upper-case hexadecimal digits
   */
  public static KsefNumber of(String seller, LocalDate day, String technical) {
    String head = seller + "-" + day.format(DateTimeFormatter.BASIC_ISO_DATE) + "-" + technical;
    return new KsefNumber(head + "-" + Crc8.of(head));
  }

  /** The seller's NIP that the number begins with. */
  public String sellerNip() {
    return value.substring(0, 10);
  }

  /** The day of acceptance, {@code yyyy-MM-dd}. */
  public String day() {
    return value.substring(11, 15) + "-" + value.substring(15, 17) + "-" + value.substring(17, 19);
  }

  @Override
  public String toString() {
    return value;
  }
}
