/** Secrets at rest: sealed under a master key, which the database knows by its fingerprint. */
@ApplicationModule(allowedDependencies = {"platform"})
@NullMarked
package dev.bramka.gateway.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
