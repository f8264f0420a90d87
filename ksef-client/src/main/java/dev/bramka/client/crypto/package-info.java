/** KSeF's public keys and the encryption that it prescribes. */
@NullMarked
package dev.bramka.client.crypto;

import org.jspecify.annotations.NullMarked;
