package dev.sluice.gateway.loops;

/**
 * An event loop among all of them.
 *
 * @param node the node's id
 * @param loop the name of its thread
 */
record LoopKey(String node, String loop) {}
