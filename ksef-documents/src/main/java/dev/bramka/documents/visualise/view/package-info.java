/**
 * What a document says, as sections, labelled fields and tables in the reader's language. Renderers
 * only draw it, so that HTML and PDF always say the same.
 */
@NullMarked
package dev.bramka.documents.visualise.view;

import org.jspecify.annotations.NullMarked;
