/**
 * Collects the lag and the blocks of all event loops in the cluster, and reports to each batch
 * those that concern it. Start with {@link dev.sluice.gateway.loops.LoopLog}.
 */
@NullMarked
package dev.sluice.gateway.loops;

import org.jspecify.annotations.NullMarked;
