/**
 * Use cases of invoices: send, find, fetch, draw, make. The one place that knows where an invoice
 * is, and what an API has to do in which order.
 */
@ApplicationModule(
    allowedDependencies = {
      "platform",
      "secrets",
      "tenants",
      "sessions",
      "outbox",
      "delivery",
      "archive",
      "sync",
      "rendering"
    })
@NullMarked
package dev.bramka.gateway.invoices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
