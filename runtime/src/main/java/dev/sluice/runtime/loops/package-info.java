/**
 * The loop watch of a node: reports blocks and lag to log, metrics and event bus. Start with {@link
 * dev.sluice.runtime.loops.LoopMonitor}.
 */
@NullMarked
package dev.sluice.runtime.loops;

import org.jspecify.annotations.NullMarked;
