/** Views as HTML. */
@NullMarked
package dev.bramka.documents.visualise.html;

import org.jspecify.annotations.NullMarked;
