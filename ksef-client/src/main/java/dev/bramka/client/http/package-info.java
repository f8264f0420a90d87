/** HTTP to KSeF and the ways in which it can fail. */
@NullMarked
package dev.bramka.client.http;

import org.jspecify.annotations.NullMarked;
