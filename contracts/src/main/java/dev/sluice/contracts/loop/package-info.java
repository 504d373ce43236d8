/** Event loops: their lag, and the code that blocked them. */
@NullMarked
package dev.sluice.contracts.loop;

import org.jspecify.annotations.NullMarked;
