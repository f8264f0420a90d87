package dev.bramka.simulator.rules;

import dev.bramka.documents.Crc8;
import dev.bramka.simulator.contract.Wire;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Makes reference numbers: day, kind, two random groups, checksum; 36 characters. Thread-safe. */
public final class ReferenceNumbers {
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Numbers carry the clock's day in Poland. */
  public ReferenceNumbers(Clock clock) {
    this.clock = clock;
  }

  /**
   * A new number.
   *
   * @param kind two letters, such as SO for an online session
   */
  public String next(String kind) {
    String day =
        LocalDate.now(clock.withZone(Wire.WARSAW)).format(DateTimeFormatter.BASIC_ISO_DATE);
    String head = day + "-" + kind + "-" + hex(7) + "000-" + hex(10);
    return head + "-" + Crc8.of(head);
  }

  /** Random upper-case hexadecimal digits. */
  String hex(int digits) {
    StringBuilder out = new StringBuilder(digits);
    while (out.length() < digits) {
      out.append(Integer.toHexString(random.nextInt(16)));
    }
    return out.toString().toUpperCase(Locale.ROOT);
  }
}
