/**
 * Long lists on their way from a body to a batch, at a bounded cost in memory. Start with {@link
 * dev.sluice.gateway.list.Spool}, in which lines wait; {@link dev.sluice.gateway.list.ListedTasks}
 * makes tasks of them when their turn comes.
 */
@NullMarked
package dev.sluice.gateway.list;

import org.jspecify.annotations.NullMarked;
