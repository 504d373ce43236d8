/** A kind of work from beginning to end, as an example to copy. */
@NullMarked
package dev.sluice.runtime.greeter;

import org.jspecify.annotations.NullMarked;
