/**
 * Validation of invoices in layers: bytes, well-formed XML, the official schema, KSeF's own rules.
 * The entry point is {@link dev.bramka.documents.validate.InvoiceValidator}.
 */
@NullMarked
package dev.bramka.documents.validate;

import org.jspecify.annotations.NullMarked;
