/** Nodes: the heartbeat of a node and the description of its workers. */
@NullMarked
package dev.sluice.contracts.node;

import org.jspecify.annotations.NullMarked;
