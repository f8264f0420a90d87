/** The bytes of a PDF file: content streams, embedded fonts and tags. */
@NullMarked
package dev.bramka.documents.visualise.pdf.file;

import org.jspecify.annotations.NullMarked;
