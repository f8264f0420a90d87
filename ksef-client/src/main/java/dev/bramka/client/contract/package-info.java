/** Comparing KSeF's published contract with what this client was written against. */
@NullMarked
package dev.bramka.client.contract;

import org.jspecify.annotations.NullMarked;
