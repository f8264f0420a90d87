/**
 * Values that every part of Bramka speaks of: which invoice structures exist, tax numbers, KSeF
 * numbers. The packages below use this one, never the other way round.
 */
@NullMarked
package dev.bramka.documents;

import org.jspecify.annotations.NullMarked;
