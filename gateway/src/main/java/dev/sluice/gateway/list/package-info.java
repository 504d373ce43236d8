/**
 * Keeps long lists between their arrival and the start of their tasks, in bounded memory. Start
 * with {@link dev.sluice.gateway.list.Spool}, which queues lines; {@link
 * dev.sluice.gateway.list.ListedTasks} parses them when their turn comes.
 */
@NullMarked
package dev.sluice.gateway.list;

import org.jspecify.annotations.NullMarked;
