/** QR codes of KSeF: what they say, and their modules to draw. */
@NullMarked
package dev.bramka.documents.visualise.qr;

import org.jspecify.annotations.NullMarked;
