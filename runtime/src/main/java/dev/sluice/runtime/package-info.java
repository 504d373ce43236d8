/**
 * What every Sluice process shares. Start with {@link dev.sluice.runtime.Node}, which is one, and
 * {@link dev.sluice.runtime.NodeModule}, which is how a kind of work joins it.
 */
@NullMarked
package dev.sluice.runtime;

import org.jspecify.annotations.NullMarked;
