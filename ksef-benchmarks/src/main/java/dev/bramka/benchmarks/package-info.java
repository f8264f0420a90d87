/** Benchmarks and the load run; how fast Bramka is, measured where it can be repeated. */
@NullMarked
package dev.bramka.benchmarks;

import org.jspecify.annotations.NullMarked;
