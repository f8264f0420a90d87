/** Who may call: API keys and the HTTP rules around them. */
@ApplicationModule(allowedDependencies = {"platform", "tenants"})
@NullMarked
package dev.bramka.gateway.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
