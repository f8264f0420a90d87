/**
 * The box operations of the API 2.0.x that published clients speak: plain invoices in, numbers and
 * receipts out, without sessions or keys of the caller's.
 */
@ApplicationModule(
    allowedDependencies = {
      "platform",
      "web",
      "invoices",
      "tenants",
      "events",
      "security",
      "delivery",
      "sync"
    })
@NullMarked
package dev.bramka.gateway.apiv2;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
