/** Words for messages: excerpts of foreign text, and guesses at what was meant. */
@NullMarked
package dev.bramka.documents.text;

import org.jspecify.annotations.NullMarked;
