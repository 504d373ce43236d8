/**
 * What a gateway knows of event loops, its own and those of all nodes, and what it tells each batch
 * of them. Start with {@link dev.sluice.gateway.loops.LoopLog}.
 */
@NullMarked
package dev.sluice.gateway.loops;

import org.jspecify.annotations.NullMarked;
