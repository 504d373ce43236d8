/** The event bus: typed messages and one codec. Start with {@link dev.sluice.runtime.bus.Bus}. */
@NullMarked
package dev.sluice.runtime.bus;

import org.jspecify.annotations.NullMarked;
