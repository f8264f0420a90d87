/** Whose invoices these are: tenants, their KSeF credentials, configuration and command line. */
@ApplicationModule(allowedDependencies = {"platform", "secrets"})
@NullMarked
package dev.bramka.gateway.tenants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
