/** Searching: metadata, and packages of invoices (KSeF documentation, "pobieranie faktur"). */
@NullMarked
package dev.bramka.client.query;

import org.jspecify.annotations.NullMarked;
