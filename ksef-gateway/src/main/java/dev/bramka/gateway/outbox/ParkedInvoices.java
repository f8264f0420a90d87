package dev.bramka.gateway.outbox;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.TenantFacts;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;

/**
 * Invoices in doubt that were looked at in vain for so long that only a person can help. They are
 * not tried until somebody releases them. Thread-safe.
 */
@Repository
class ParkedInvoices implements TenantFacts {
  private static final int MOST_LISTED = 1_000;

  /**
   * A parked invoice.
   *
   * @param session reference number of its session
   * @param hash SHA-256 in Base64, as KSeF and our trail name it
   * @param invoiceNumber the seller's number, or null when the invoice came encrypted
   * @param created when it was accepted from the caller
   * @param why what stood in the way
   */
  record Parked(
      String tenant,
      String session,
      String hash,
      @Nullable String invoiceNumber,
      Instant created,
      String why) {}

  private final Store store;
  private final Clock clock;

  ParkedInvoices(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Shows how many there are. */
  @Autowired
  void measure(MeterRegistry metrics) {
    metrics.gauge("bramka.outbox.parked", this, ParkedInvoices::count);
  }

  /** Sets an invoice aside. */
  void park(OutgoingInvoice i, String why) {
    store.write(
        db -> {
          int parked =
              db.sql(
                      "update outgoing_invoice set parked = ? where session = ? and hash = ?"
                          + " and state = 'PENDING'")
                  .params(why, i.session(), i.hash())
                  .update();
          if (parked == 1) {
            new Trail(i.session(), i.hash(), clock.millis(), "parked", why).write(db);
          }
          return parked;
        });
  }

  /** Has one tried again. */
  void release(OutgoingInvoice i) {
    release(null, i.session(), i.hash());
  }

  /**
   * Has all of a tenant tried again.
   *
   * @param tenant its id, or null for all tenants
   * @return how many
   */
  int release(@Nullable String tenant) {
    return release(tenant, null, null);
  }

  private int release(@Nullable String tenant, @Nullable String session, @Nullable String hash) {
    return store.write(
        db ->
            db.sql(
                    """
                    update outgoing_invoice set parked = null, checks = 0, next_check = :now
                    where parked is not null and state = 'PENDING'
                      and (:tenant is null or tenant_id = :tenant)
                      and (:session is null or session = :session)
                      and (:hash is null or hash = :hash)""")
                .param("now", clock.millis())
                .param("tenant", tenant, Types.VARCHAR)
                .param("session", session, Types.VARCHAR)
                .param("hash", hash, Types.VARCHAR)
                .update());
  }

  @Override
  public void add(Facts facts) {
    store
        .read()
        .sql(
            "select tenant_id, case when state = 'SENT' then 'at KSeF' when parked is null then 'in doubt'"
                + " else 'in doubt, parked' end, count(*) from outgoing_invoice"
                + " where state in ('PENDING', 'SENT') group by 1, 2")
        .query(
            row -> {
              facts.put(row.getString(1), row.getString(2), row.getInt(3));
            });
  }

  /** How many there are. */
  long count() {
    return query("select count(*)", "").query(Long.class).single();
  }

  /** The oldest thousand. */
  List<Parked> all() {
    return query(
            "select tenant_id, session, hash, invoice_number, created, parked",
            " order by created limit " + MOST_LISTED)
        .query(
            (row, n) ->
                new Parked(
                    row.getString("tenant_id"),
                    row.getString("session"),
                    row.getString("hash"),
                    row.getString("invoice_number"),
                    Instant.ofEpochMilli(row.getLong("created")),
                    row.getString("parked")))
        .list();
  }

  private JdbcClient.StatementSpec query(String select, String end) {
    return store
        .read()
        .sql(
            select + " from outgoing_invoice where state = 'PENDING' and parked is not null" + end);
  }

  /**
   * {@code /actuator/parked} on the management port: what waits for an operator, and its release.
   */
  @Component
  @Endpoint(id = "parked")
  static class AtManagementPort {
    private final ParkedInvoices parked;

    AtManagementPort(ParkedInvoices parked) {
      this.parked = parked;
    }

    /** The parked invoices with the reason of each. */
    @ReadOperation
    List<Parked> list() {
      return parked.all();
    }

    /** Has those of a tenant, or all, tried again. */
    @WriteOperation
    Map<String, Integer> release(@Nullable String tenant) {
      return Map.of("released", parked.release(tenant));
    }
  }
}
