/** The product's own REST API: submissions and events. */
@ApplicationModule(
    allowedDependencies = {
      "platform",
      "web",
      "invoices",
      "tenants",
      "security",
      "delivery",
      "events",
      "rendering"
    })
@NullMarked
package dev.bramka.gateway.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
