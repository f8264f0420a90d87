/**
 * The short form as it was given: nodes that remember what was asked of them, and where each piece
 * of the full form came from.
 */
@NullMarked
package dev.bramka.documents.generate.simple.input;

import org.jspecify.annotations.NullMarked;
