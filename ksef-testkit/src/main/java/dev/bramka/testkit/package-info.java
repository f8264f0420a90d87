/** What the tests of all modules share: invoices made to order, keys and certificates, a clock. */
@NullMarked
package dev.bramka.testkit;

import org.jspecify.annotations.NullMarked;
