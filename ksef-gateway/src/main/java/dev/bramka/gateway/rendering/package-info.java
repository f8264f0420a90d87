/** Documents as people see them, in the look of each tenant. */
@ApplicationModule(allowedDependencies = {"platform", "tenants"})
@NullMarked
package dev.bramka.gateway.rendering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
