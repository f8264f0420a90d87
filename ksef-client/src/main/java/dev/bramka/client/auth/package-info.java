/** Logging in: challenge, KSeF token or XAdES signature, access and refresh tokens. */
@NullMarked
package dev.bramka.client.auth;

import org.jspecify.annotations.NullMarked;
