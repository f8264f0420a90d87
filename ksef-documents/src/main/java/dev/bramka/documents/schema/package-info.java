/**
 * The Ministry's official schemas and a compiled model of them: what may stand where, how often and
 * with which values. Also the hardened XML parser, since nothing else may open a hostile document.
 */
@NullMarked
package dev.bramka.documents.schema;

import org.jspecify.annotations.NullMarked;
