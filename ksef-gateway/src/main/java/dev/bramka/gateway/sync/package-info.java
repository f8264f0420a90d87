/**
 * Receiving: searches that callers start, and the incremental sync, both through KSeF's exports.
 */
@ApplicationModule(allowedDependencies = {"platform", "secrets", "tenants", "sessions", "archive"})
@NullMarked
package dev.bramka.gateway.sync;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
