/** What the simulator remembers, in one SQLite file, so that a restart keeps it. */
@NullMarked
package dev.bramka.simulator.state;

import org.jspecify.annotations.NullMarked;
