/** What must be kept: receipts, and later the invoices themselves. */
@ApplicationModule(allowedDependencies = {"platform", "tenants", "sessions"})
@NullMarked
package dev.bramka.gateway.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
