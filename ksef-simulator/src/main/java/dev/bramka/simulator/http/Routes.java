package dev.bramka.simulator.http;

import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.rules.Exports;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.Processing;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.rules.Seeder;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.rules.UpoWriter;
import dev.bramka.simulator.state.AuthStore;
import dev.bramka.simulator.state.ExportStore;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.MetadataStore;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.Settings;
import io.javalin.config.RoutesConfig;
import java.time.Clock;

/**
 * All endpoints.
 *
 * @param clock tells the time
 * @param logins log-ins
 * @param sessions sessions
 * @param invoices invoices
 * @param settings settings
 * @param keys published keys
 * @param tokens bearer tokens
 * @param limits rate limits
 * @param numbers reference numbers
 * @param processing the asynchronous half
 * @param upos receipts
 * @param faults scripted failures
 * @param metadata accepted invoices as they can be searched
 * @param exportStore exports that were asked for
 * @param exports builds packages
 * @param seeder makes invoices
 */
public record Routes(
    Clock clock,
    AuthStore logins,
    SessionStore sessions,
    InvoiceStore invoices,
    Settings settings,
    Keys keys,
    Tokens tokens,
    RateLimits limits,
    ReferenceNumbers numbers,
    Processing processing,
    UpoWriter upos,
    FaultPlan faults,
    MetadataStore metadata,
    ExportStore exportStore,
    Exports exports,
    Seeder seeder) {

  /** Adds the endpoints to a server under construction. */
  public void addTo(RoutesConfig routes) {
    Server server = new Server(routes, clock, tokens, logins, limits, faults);
    new AuthRoutes(clock, logins, keys, tokens, settings, numbers).add(server);
    new SessionRoutes(clock, keys, settings, numbers, sessions, invoices, processing).add(server);
    new StatusRoutes(clock, sessions, invoices, metadata, upos, tokens).add(server);
    new LimitRoutes(limits).add(server);
    new PersonRoutes(settings).add(server);
    new ControlRoutes(logins, numbers, keys, settings, limits, faults, seeder).add(server);
    new QueryRoutes(clock, settings, keys, tokens, numbers, metadata, exportStore, exports)
        .add(server);
    server.refuseTheRest();
  }
}
