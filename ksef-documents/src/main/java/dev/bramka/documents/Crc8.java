package dev.bramka.documents;

import java.util.Locale;

/**
 * The checksum at the end of KSeF numbers and reference numbers: CRC-8, polynomial 0x07, initial
 * value 0, not reflected, over the ASCII characters before the last dash.
 */
public final class Crc8 {
  private Crc8() {}

  /** Two upper-case hexadecimal digits for the text, which must be ASCII. */
  public static String of(String text) {
    int crc = 0;
    for (int i = 0; i < text.length(); i++) {
      crc ^= text.charAt(i) & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x80) != 0 ? ((crc << 1) ^ 0x07) & 0xFF : (crc << 1) & 0xFF;
      }
    }
    return String.format(Locale.ROOT, "%02X", crc);
  }
}
