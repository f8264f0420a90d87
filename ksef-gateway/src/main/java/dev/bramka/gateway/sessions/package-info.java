/** KSeF sessions: log-ins, budgets of calls, opening, closing, keys. */
@ApplicationModule(allowedDependencies = {"platform", "secrets", "tenants", "events"})
@NullMarked
package dev.bramka.gateway.sessions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
