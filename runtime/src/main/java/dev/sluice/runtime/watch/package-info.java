/**
 * The loop watch: how late each event loop is, what held it, and whose work that was. Start with
 * {@link dev.sluice.runtime.watch.LoopWatch}.
 */
@NullMarked
package dev.sluice.runtime.watch;

import org.jspecify.annotations.NullMarked;
