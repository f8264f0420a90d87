package dev.bramka.gateway.archive;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the archive knows of invoices that others refer to. Thread-safe. */
@Component
public class ArchivedReferences {
  private final Store store;

  ArchivedReferences(Store store) {
    this.store = store;
  }

  /** The KSeF number of the tenant's invoice with these very bytes; empty when it is not here. */
  public Optional<String> numberOf(Tenant tenant, byte[] xml) {
    return store
        .read()
        .sql(
            "select a.ksef_number from invoice_content c join archived_invoice a"
                + " on c.environment = a.environment and c.ksef_number = a.ksef_number"
                + " where c.hash = ? and c.environment = ? and a.tenant_id = ?"
                + " order by a.archived limit 1")
        .params(KsefCrypto.sha256(xml), tenant.environment().toString(), tenant.id())
        .query(String.class)
        .optional();
  }

  /**
   * KSeF numbers of the tenant's sales with this number of its own.
   *
   * @param issueDate ISO; empty for any day
   */
  public List<String> numbered(Tenant tenant, String number, String issueDate) {
    return store
        .read()
        .sql(
            "select ksef_number from archived_invoice where tenant_id = ? and number = ?"
                + " and direction = 'SALE' and (? = '' or issue_date = ?)"
                + " order by issue_date, ksef_number limit 2")
        .params(tenant.id(), number, issueDate, issueDate)
        .query(String.class)
        .list();
  }

  /**
   * KSeF numbers of corrections between the parties of an invoice since its day, oldest first:
   * those among which its own corrections are.
   */
  public List<String> correctionsSince(Tenant tenant, String ksefNumber) {
    return store
        .read()
        .sql(
            "select c.ksef_number from archived_invoice o join archived_invoice c"
                + " on c.tenant_id = o.tenant_id and c.counterparty = o.counterparty"
                + " and c.issue_date >= o.issue_date and c.direction = o.direction"
                + " where o.tenant_id = ? and o.ksef_number = ? and c.kind like 'KOR%'"
                + " order by c.issue_date, c.acquired, c.ksef_number")
        .params(tenant.id(), ksefNumber)
        .query(String.class)
        .list();
  }

  /** How lists show an invoice of the tenant's; empty when it is not here. */
  public Optional<ArchivedInvoice> described(Tenant tenant, String ksefNumber) {
    return store
        .read()
        .sql("select * from archived_invoice where tenant_id = ? and ksef_number = ?")
        .params(tenant.id(), ksefNumber)
        .query((row, n) -> Archive.invoice(row))
        .optional();
  }
}
