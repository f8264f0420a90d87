package dev.bramka.gateway.invoices;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import org.springframework.stereotype.Repository;

/** Whose receipts are wanted together with the numbers. Thread-safe. */
@Repository
public class BoxWishes {
  private final Store store;

  BoxWishes(Store store) {
    this.store = store;
  }

  /** Notes that the receipt is wanted, if it is. */
  public void note(Tenant tenant, String id, boolean receipt) {
    if (receipt) {
      store.write(
          db ->
              db.sql(
                      "insert into box_receipt (tenant_id, id) values (?, ?)"
                          + " on conflict do nothing")
                  .params(tenant.id(), id)
                  .update());
    }
  }

  /** Whether the receipt is wanted. */
  public boolean receipt(Tenant tenant, String id) {
    return store
        .read()
        .sql("select 1 from box_receipt where tenant_id = ? and id = ?")
        .params(tenant.id(), id)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
