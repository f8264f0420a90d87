/** A KSeF 2.0 to develop and test against: start and stop, alone or inside another program. */
@NullMarked
package dev.bramka.simulator;

import org.jspecify.annotations.NullMarked;
