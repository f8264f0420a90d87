/** What every HTTP face shares: bodies and their budgets, correlation, limits of connections. */
@ApplicationModule(allowedDependencies = "platform")
@NullMarked
package dev.bramka.gateway.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
