/** The gateway's application class; its direct sub-packages are its modules. */
@NullMarked
package dev.bramka.gateway;

import org.jspecify.annotations.NullMarked;
