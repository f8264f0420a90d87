/** What happened, told in order: to those who ask, and to those who want to be called. */
@ApplicationModule(allowedDependencies = {"platform", "secrets", "tenants"})
@NullMarked
package dev.bramka.gateway.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
