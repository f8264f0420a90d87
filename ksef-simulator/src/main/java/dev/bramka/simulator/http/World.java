package dev.bramka.simulator.http;

import dev.bramka.simulator.batches.Batches;
import dev.bramka.simulator.exports.Exports;
import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.faults.SkewedClock;
import dev.bramka.simulator.rules.CertificateAuthority;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.Processing;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.rules.Seeder;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.rules.UpoWriter;
import dev.bramka.simulator.state.Stores;
import java.time.Clock;

/**
 * What the endpoints work with.
 *
 * @param clock tells the time, or a wrong one
 * @param stores what is kept
 * @param keys published keys
 * @param authority makes certificates
 * @param tokens bearer tokens
 * @param limits rate limits
 * @param numbers reference numbers
 * @param upos receipts
 * @param processing the asynchronous half
 * @param batches unpacks packages that were sent
 * @param exports builds packages
 * @param seeder makes invoices
 * @param faults scripted failures
 */
public record World(
    SkewedClock clock,
    Stores stores,
    Keys keys,
    CertificateAuthority authority,
    Tokens tokens,
    RateLimits limits,
    ReferenceNumbers numbers,
    UpoWriter upos,
    Processing processing,
    Batches batches,
    Exports exports,
    Seeder seeder,
    FaultPlan faults)
    implements AutoCloseable {

  /** Opens the stores' world and starts its asynchronous work. */
  public static World of(Stores stores, Clock right) {
    SkewedClock clock = new SkewedClock(right);
    FaultPlan faults = new FaultPlan();
    Keys keys = new Keys(stores.keys(), clock);
    ReferenceNumbers numbers = new ReferenceNumbers(clock);
    UpoWriter upos = new UpoWriter(stores, numbers, keys);
    Processing processing = new Processing(clock, stores, numbers, upos, faults);
    return new World(
        clock,
        stores,
        keys,
        new CertificateAuthority(stores.keys(), stores.certificates(), numbers, clock),
        new Tokens(stores.settings(), clock),
        new RateLimits(stores.settings(), clock),
        numbers,
        upos,
        processing,
        new Batches(clock, stores, numbers, processing),
        new Exports(clock, stores),
        new Seeder(stores.metadata(), numbers),
        faults);
  }

  @Override
  public void close() {
    exports.close();
    batches.close();
    processing.close();
    stores.close();
  }
}
