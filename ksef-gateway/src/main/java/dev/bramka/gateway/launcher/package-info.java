/** Starting up: the embedded simulator and the demo tenant that comes with it. */
@ApplicationModule(allowedDependencies = {"platform", "secrets", "tenants", "security", "sessions"})
@NullMarked
package dev.bramka.gateway.launcher;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
