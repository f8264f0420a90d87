package dev.bramka.gateway.api;

import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.web.RequestFault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a request; what cannot be read, or is not known, is refused by name. */
record Query(Map<String, String> given) {
  private static final ZoneId POLAND = ZoneId.of("Europe/Warsaw");
  private static final int LONGEST = 256;

  /** Refuses parameters that mean nothing here, as they may have been meant. */
  Query allowing(String... names) {
    Set<String> others = new TreeSet<>(given.keySet());
    Arrays.asList(names).forEach(others::remove);
    if (!others.isEmpty()) {
      throw wrong(others.iterator().next(), "unknown; there are " + String.join(", ", names));
    }
    return this;
  }

  @Nullable String text(String name) {
    String text = given.get(name);
    if (text != null && (text.indexOf('\0') >= 0 || text.length() > LONGEST)) {
      throw wrong(name, "a text of at most " + LONGEST + " characters is required");
    }
    return text == null || text.isBlank() ? null : text.strip();
  }

  boolean flag(String name) {
    String text = text(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw wrong(name, "true or false is required");
    }
    return "true".equals(text);
  }

  <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
    String text = text(name);
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    if (text == null) {
      return null;
    }
    throw wrong(
        name,
        Arrays.stream(type.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + " is required");
  }

  private enum Priority {
    HIGH,
    NORMAL
  }

  /** Whether {@code priority} is high. */
  boolean urgent() {
    return oneOf("priority", Priority.class) == Priority.HIGH;
  }

  /** A moment, or the beginning of a day in Poland. */
  @Nullable Instant moment(String name) {
    String text = text(name);
    try {
      return text == null
          ? null
          : text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(POLAND).toInstant()
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw wrong(name, "a day or a moment like 2026-02-28T10:00:00Z is required");
    }
  }

  long number(String name, long otherwise, long most) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
      throw wrong(name, "a number from 0 to " + most + " is required");
    }
    return Long.parseLong(text);
  }

  /** Seconds like {@code 20s} or {@code 20}. */
  Duration seconds(String name, Duration most) {
    String text = text(name);
    if (text == null) {
      return Duration.ZERO;
    }
    if (!text.matches("[0-9]{1,4}s?")) {
      throw wrong(name, "seconds like 20s are required");
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(text.replace("s", "")));
    return asked.compareTo(most) > 0 ? most : asked;
  }

  static GatewayFailure wrong(String name, String what) {
    return new GatewayFailure(RequestFault.INPUT, name + ": " + what);
  }
}
