package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.CorrelationFilter;
import dev.bramka.gateway.platform.Store;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Writes down who did what. Thread-safe. */
@Service
public class Audit {
  private final Store store;
  private final Clock clock;

  /** Trail in this database. */
  public Audit(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Records an action of a caller on an object, such as a session's number. */
  public void record(Caller caller, String action, @Nullable String object) {
    store.write(row(caller.tenant().id(), caller.keyId(), action, object));
  }

  /**
   * Notes that an invoice was sent, read or drawn. On disk soon after the answer, since reading
   * would wait for it otherwise.
   */
  public void note(Caller caller, String action, @Nullable String object) {
    store.writeLater(row(caller.tenant().id(), caller.keyId(), action, object));
  }

  /** Notes that somebody failed to log in. */
  void failedLogin(String keyId, String address) {
    store.writeLater(row(null, keyId, "login.failed", address));
  }

  private Function<JdbcClient, Integer> row(
      @Nullable String tenant, String actor, String action, @Nullable String object) {
    String correlation = MDC.get(CorrelationFilter.KEY);
    long now = clock.millis();
    return db ->
        db.sql(
                "insert into audit (at, tenant_id, actor, action, object, correlation_id)"
                    + " values (?, ?, ?, ?, ?, ?)")
            .params(Arrays.asList(now, tenant, actor, action, object, correlation))
            .update();
  }
}
