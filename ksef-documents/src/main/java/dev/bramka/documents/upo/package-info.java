/** KSeF's receipts (UPO): what they say, and whether their signature holds. */
@NullMarked
package dev.bramka.documents.upo;

import org.jspecify.annotations.NullMarked;
