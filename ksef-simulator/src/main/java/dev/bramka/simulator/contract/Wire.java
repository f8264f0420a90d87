package dev.bramka.simulator.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON the way KSeF writes it. */
public final class Wire {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  /** Poland's time, by which KSeF counts days. */
  public static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

  private Wire() {}

  /**
   * Reads a moment; one without its offset is Poland's time (contract since 2.1).
   *
   * @throws DateTimeException when it is none
   */
  public static Instant instant(String text) {
    TemporalAccessor moment =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(
            text.length() == 10 ? text + "T00:00:00" : text,
            OffsetDateTime::from,
            LocalDateTime::from);
    return moment instanceof OffsetDateTime exact
        ? exact.toInstant()
        : LocalDateTime.from(moment).atZone(WARSAW).toInstant();
  }

  /** An object of alternating names and values; null values are left out. */
  public static Map<String, Object> object(@Nullable Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        object.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return object;
  }

  /** A moment of epoch milliseconds. */
  public static String moment(long millis) {
    return moment(Instant.ofEpochMilli(millis));
  }

  /** A moment, with milliseconds and offset. */
  public static String moment(Instant instant) {
    return MOMENT.format(instant);
  }

  /** A moment, or null. */
  public static @Nullable String momentOrNull(@Nullable Long millis) {
    return millis == null ? null : moment(millis);
  }
}
