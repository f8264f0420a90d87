/**
 * The short form of an invoice: plain English names, no sums. It becomes the full JSON, so that
 * nothing here knows XML; a class per section.
 */
@NullMarked
package dev.bramka.documents.generate.simple;

import org.jspecify.annotations.NullMarked;
