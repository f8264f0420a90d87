/** Watches over what tenants log in with, and asks KSeF for certificates. */
@ApplicationModule(allowedDependencies = {"platform", "secrets", "tenants", "events", "sessions"})
@NullMarked
package dev.bramka.gateway.credentials;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
