package dev.bramka.gateway.outbox;

import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.Retained;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A line of an invoice's trail ({@code outgoing_event}), which tells every change and why.
 *
 * @param session the session's reference number
 * @param hash Base64 SHA-256 of the invoice
 * @param at epoch milliseconds
 * @param what what happened
 * @param note why, or with what result; may be null
 */
record Trail(String session, String hash, long at, String what, @Nullable String note) {
  /** What may go when it is old. */
  @Configuration(proxyBeanMethods = false)
  static class Old {
    @Bean
    Retained oldTrail() {
      return new Retained("outgoing_event", "at", "1 = 1", RetentionSettings::trail);
    }
  }

  /** Writes the line in the transaction that makes the change. */
  void write(JdbcClient db) {
    db.sql("insert into outgoing_event (session, hash, at, what, note) values (?, ?, ?, ?, ?)")
        .params(Arrays.asList(session, hash, at, what, note))
        .update();
  }
}
