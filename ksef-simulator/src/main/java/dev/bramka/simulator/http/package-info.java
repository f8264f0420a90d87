/**
 * KSeF's HTTP surface: a route class per endpoint group, error bodies, bearer tokens, rate limits.
 */
@NullMarked
package dev.bramka.simulator.http;

import org.jspecify.annotations.NullMarked;
