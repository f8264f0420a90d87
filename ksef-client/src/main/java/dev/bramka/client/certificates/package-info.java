/** KSeF's own certificates: asked for, fetched, listed, revoked. */
@NullMarked
package dev.bramka.client.certificates;

import org.jspecify.annotations.NullMarked;
