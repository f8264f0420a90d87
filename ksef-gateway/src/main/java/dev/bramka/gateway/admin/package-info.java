/** Administration over HTTP: tenants, their credentials and keys. */
@ApplicationModule(
    allowedDependencies = {"platform", "web", "tenants", "security", "credentials", "operations"})
@NullMarked
package dev.bramka.gateway.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
