/**
 * How KSeF decides: verification, duplicates, numbers, receipts, signatures, limits. Shares no code
 * with the client, so that one misreading cannot pass twice.
 */
@NullMarked
package dev.bramka.simulator.rules;

import org.jspecify.annotations.NullMarked;
