/** Invoices and receipts to look at: {@link dev.bramka.documents.visualise.Visualiser}. */
@NullMarked
package dev.bramka.documents.visualise;

import org.jspecify.annotations.NullMarked;
