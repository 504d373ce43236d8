/**
 * The start, the beat and the graceful shutdown of a node. Start with {@link
 * dev.sluice.runtime.Node}, and with {@link dev.sluice.runtime.NodeModule} to add a kind of work.
 */
@NullMarked
package dev.sluice.runtime;

import org.jspecify.annotations.NullMarked;
