/** Packages of batch sessions: joined, decrypted, unpacked into invoices. */
@org.jspecify.annotations.NullMarked
package dev.bramka.simulator.batches;
