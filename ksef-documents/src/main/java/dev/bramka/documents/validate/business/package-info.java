/**
 * What KSeF accepts but a book-keeper would question. A class per subject; every rule has an id and
 * names its source.
 */
@NullMarked
package dev.bramka.documents.validate.business;

import org.jspecify.annotations.NullMarked;
