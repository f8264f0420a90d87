/** Watches over what tenants log in with. */
@ApplicationModule(allowedDependencies = {"platform", "secrets", "tenants", "events"})
@NullMarked
package dev.bramka.gateway.credentials;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
