/** The bytes of a PDF file: content streams and embedded fonts. */
@NullMarked
package dev.bramka.documents.visualise.pdf.file;

import org.jspecify.annotations.NullMarked;
