package dev.bramka.gateway.outbox;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.stereotype.Repository;

/** Who follows up a tenant: one node at a time. Thread-safe. */
@Repository
class FollowUpLease {
  /** Longer than a round takes; after that another node takes over. */
  private static final Duration LEASE = TenantRound.LONGEST.plusMinutes(1);

  private final Store store;
  private final Tenants tenants;
  private final Clock clock;
  private final String holder;

  FollowUpLease(Store store, Tenants tenants, Doubts doubts, Clock clock) {
    this.store = store;
    this.tenants = tenants;
    this.clock = clock;
    holder = doubts.holder();
  }

  /** Works for the tenant unless another node does. */
  void during(String tenant, Consumer<Tenant> work) {
    if (!claim(tenant)) {
      return;
    }
    try {
      work.accept(tenants.get(tenant));
    } finally {
      giveBack(tenant);
    }
  }

  private boolean claim(String tenant) {
    long now = clock.millis();
    return store.write(
        db ->
            db.sql(
                        """
                        insert into follow_up (tenant_id, holder, until) values (?, ?, ?)
                        on conflict (tenant_id) do update set holder = excluded.holder,
                          until = excluded.until
                        where follow_up.until < ? or follow_up.holder = excluded.holder""")
                    .params(tenant, holder, now + LEASE.toMillis(), now)
                    .update()
                == 1);
  }

  private void giveBack(String tenant) {
    store.write(
        db ->
            db.sql("update follow_up set until = 0 where tenant_id = ? and holder = ?")
                .params(tenant, holder)
                .update());
  }
}
