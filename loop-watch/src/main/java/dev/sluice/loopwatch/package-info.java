/**
 * The loop watch: how late each event loop of a Vert.x is, which code blocked it, and whose work
 * that was. Start with {@link dev.sluice.loopwatch.LoopWatch}.
 */
@NullMarked
package dev.sluice.loopwatch;

import org.jspecify.annotations.NullMarked;
