/** For operators: how all tenants stand, whether they can log in, and what is wrong altogether. */
@ApplicationModule(
    allowedDependencies = {"platform", "tenants", "sessions", "credentials", "security"})
@NullMarked
package dev.bramka.gateway.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
