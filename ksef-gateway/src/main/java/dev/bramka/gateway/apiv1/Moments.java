package dev.bramka.gateway.apiv1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Moments as callers write them: with offset, or without, which then is Polish time; or a day. */
final class Moments {
  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

  private Moments() {}

  /**
   * Reads a moment.
   *
   * @param end whether a day means its last moment, not its first
   */
  static Optional<Instant> parse(String text, boolean end) {
    try {
      if (text.length() == 10) {
        LocalDate day = LocalDate.parse(text);
        return Optional.of(
            end
                ? day.plusDays(1).atStartOfDay(WARSAW).toInstant().minusMillis(1)
                : day.atStartOfDay(WARSAW).toInstant());
      }
      String iso = text.replace(' ', 'T');
      boolean offset = iso.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$");
      return Optional.of(
          offset
              ? OffsetDateTime.parse(iso.replaceAll("([+-][0-9]{2})([0-9]{2})$", "$1:$2"))
                  .toInstant()
              : LocalDateTime.parse(iso).atZone(WARSAW).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
