/**
 * Measurements of blocked event loops and of the watch that reports them. Start with {@link
 * dev.sluice.bench.loops.Blocks}.
 */
@NullMarked
package dev.sluice.bench.loops;

import org.jspecify.annotations.NullMarked;
