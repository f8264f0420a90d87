/** The command line: tenants, keys, how things stand, back-ups. */
@ApplicationModule(allowedDependencies = {"platform", "secrets", "tenants", "security", "launcher"})
@NullMarked
package dev.bramka.gateway.commands;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
