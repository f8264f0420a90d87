/** A well-formed document as a tree that knows where each element stands. */
@NullMarked
package dev.bramka.documents.tree;

import org.jspecify.annotations.NullMarked;
