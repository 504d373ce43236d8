package dev.sluice.gateway.loops;

/**
 * Identifies an event loop in the cluster.
 *
 * @param node the node's id
 * @param loop the name of its thread
 */
record LoopKey(String node, String loop) {}
