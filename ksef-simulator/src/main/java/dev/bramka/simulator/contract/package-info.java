/**
 * What the official contract of KSeF says, as a table of facts: operations, types, limits, refusals
 * and wire texts. The simulator answers by it and is compared with it.
 */
@org.jspecify.annotations.NullMarked
package dev.bramka.simulator.contract;
