/**
 * The catalogue of rules beyond the schema: ids, severities, sources and sentences, kept as data.
 * An id is a public contract: it may retire, it never gets another meaning.
 */
@NullMarked
package dev.bramka.documents.validate.rule;

import org.jspecify.annotations.NullMarked;
