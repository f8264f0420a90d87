/**
 * Views as PDF/A-3 with tags (PDF/UA): the view is laid out into pieces, the pieces are set onto
 * pages, and PDFBox writes the file and its fonts.
 */
@NullMarked
package dev.bramka.documents.visualise.pdf;

import org.jspecify.annotations.NullMarked;
