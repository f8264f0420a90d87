/** Online sessions: open, send, close, statuses, receipts, invoices. */
@NullMarked
package dev.bramka.client.session;

import org.jspecify.annotations.NullMarked;
