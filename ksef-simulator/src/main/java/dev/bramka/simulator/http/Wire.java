package dev.bramka.simulator.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON the way KSeF writes it. */
final class Wire {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  private Wire() {}

  /** An object of alternating names and values; null values are left out. */
  static Map<String, Object> object(@Nullable Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        object.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return object;
  }

  static String moment(long millis) {
    return moment(Instant.ofEpochMilli(millis));
  }

  static String moment(Instant instant) {
    return MOMENT.format(instant);
  }

  static @Nullable String momentOrNull(@Nullable Long millis) {
    return millis == null ? null : moment(millis);
  }
}
