/**
 * Invoices on their way: recorded before they leave, sent once, followed until KSeF has decided.
 */
@ApplicationModule(allowedDependencies = {"platform", "tenants", "sessions", "archive"})
@NullMarked
package dev.bramka.gateway.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
