/** Packages of found invoices: built, encrypted, cut into parts. */
@org.jspecify.annotations.NullMarked
package dev.bramka.simulator.exports;
