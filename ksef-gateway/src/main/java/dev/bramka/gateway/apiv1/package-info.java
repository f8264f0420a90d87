/** REST API v1 as its contract has it, with its error codes. */
@ApplicationModule(
    allowedDependencies = {
      "platform",
      "web",
      "invoices",
      "tenants",
      "security",
      "sessions",
      "outbox",
      "archive",
      "sync",
      "rendering"
    })
@NullMarked
package dev.bramka.gateway.apiv1;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
