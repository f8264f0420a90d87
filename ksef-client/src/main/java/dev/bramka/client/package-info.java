/**
 * The part of the KSeF 2.0 API that the gateway needs; start at {@link
 * dev.bramka.client.KsefClient}.
 */
@NullMarked
package dev.bramka.client;

import org.jspecify.annotations.NullMarked;
