package dev.bramka.gateway.archive;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of a search ended; opaque to callers.
 *
 * @param key what the search is ordered by: a day, or an amount in hundredths
 * @param ksefNumber the last invoice
 */
public record Cursor(String key, String ksefNumber) {
  /** The form that callers get. */
  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((key + "|" + ksefNumber).getBytes(StandardCharsets.UTF_8));
  }

  /** Reads what callers send back; empty when it is not ours. */
  public static Optional<Cursor> parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int bar = plain.indexOf('|');
      String key = bar < 0 ? "" : plain.substring(0, bar);
      boolean wellFormed = key.matches("-?[0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}");
      return wellFormed ? Optional.of(new Cursor(key, plain.substring(bar + 1))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  long amount() {
    return key.matches("-?[0-9]+") ? Long.parseLong(key) : 0;
  }
}
