/** What lists, searches and archives need to know of an invoice, without validating it. */
@NullMarked
package dev.bramka.documents.summary;

import org.jspecify.annotations.NullMarked;
