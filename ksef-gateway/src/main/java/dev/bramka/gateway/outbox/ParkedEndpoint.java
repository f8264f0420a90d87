package dev.bramka.gateway.outbox;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/** {@code /actuator/parked} on the management port: what waits for an operator, and its release. */
@Component
@Endpoint(id = "parked")
class ParkedEndpoint {
  private final ParkedInvoices parked;

  ParkedEndpoint(ParkedInvoices parked) {
    this.parked = parked;
  }

  /** The parked invoices with the reason of each. */
  @ReadOperation
  List<ParkedInvoices.Parked> list() {
    return parked.all();
  }

  /** Has those of a tenant, or all, tried again. */
  @WriteOperation
  Map<String, Integer> release(@Nullable String tenant) {
    return Map.of("released", parked.release(tenant));
  }
}
