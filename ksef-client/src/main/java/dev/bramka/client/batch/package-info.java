/** Batch sessions: a package of invoices made, cut, encrypted and handed over. */
@NullMarked
package dev.bramka.client.batch;

import org.jspecify.annotations.NullMarked;
