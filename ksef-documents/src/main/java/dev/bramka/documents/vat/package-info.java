/** How sums and tax are made: rates, the sums they belong to, rounding. */
@NullMarked
package dev.bramka.documents.vat;

import org.jspecify.annotations.NullMarked;
