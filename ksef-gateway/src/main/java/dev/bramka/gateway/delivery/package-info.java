/**
 * Submissions: invoices handed over once, delivered by whatever way gets them their number soonest
 * within KSeF's limits, and followed to their end.
 */
@ApplicationModule(
    allowedDependencies = {"platform", "tenants", "events", "sessions", "archive", "outbox"})
@NullMarked
package dev.bramka.gateway.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
