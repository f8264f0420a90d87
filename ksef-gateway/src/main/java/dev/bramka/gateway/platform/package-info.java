/**
 * Ground that every module stands on: settings, database, secrets, failures, request limits. Knows
 * no business.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.bramka.gateway.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
