/** Failures on command, for those who test what their program does when KSeF misbehaves. */
@NullMarked
package dev.bramka.simulator.faults;

import org.jspecify.annotations.NullMarked;
