/**
 * What is drawn, before it is HTML or PDF: sections, fields and tables with their names in one or
 * two languages, and the look of the page.
 */
@NullMarked
package dev.bramka.documents.visualise.model;

import org.jspecify.annotations.NullMarked;
