/** What is kept: invoices byte for byte, what can be searched of them, and receipts. */
@ApplicationModule(allowedDependencies = {"platform", "tenants", "events"})
@NullMarked
package dev.bramka.gateway.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
