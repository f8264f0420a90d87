package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.CorrelationFilter;
import dev.bramka.gateway.platform.Store;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
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
    String correlation = MDC.get(CorrelationFilter.KEY);
    store.write(
        db ->
            db.sql(
                    "insert into audit (at, tenant_id, actor, action, object, correlation_id)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .params(
                    java.util.Arrays.asList(
                        clock.millis(),
                        caller.tenant().id(),
                        caller.keyId(),
                        action,
                        object,
                        correlation))
                .update());
  }
}
