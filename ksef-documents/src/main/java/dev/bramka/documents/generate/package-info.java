/**
 * Invoices from JSON and back. Keys are the schema's element names; the schema's own model decides
 * order, form and place, so that no class knows an invoice's fields.
 */
@NullMarked
package dev.bramka.documents.generate;

import org.jspecify.annotations.NullMarked;
