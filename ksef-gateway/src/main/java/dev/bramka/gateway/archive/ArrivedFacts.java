package dev.bramka.gateway.archive;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.TenantFacts;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How many invoices arrived within the last day. Thread-safe. */
@Component
class ArrivedFacts implements TenantFacts {
  private static final Duration DAY = Duration.ofDays(1);

  private final Store store;
  private final Clock clock;

  ArrivedFacts(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void add(Facts facts) {
    store
        .read()
        .sql(
            "select tenant_id, count(*) from archived_invoice where archived >= ?"
                + " and origin in ('SYNCED', 'FOUND') group by tenant_id")
        .param(clock.millis() - DAY.toMillis())
        .query(
            row -> {
              facts.put(row.getString(1), "arrived in 24 h", row.getInt(2));
            });
  }
}
