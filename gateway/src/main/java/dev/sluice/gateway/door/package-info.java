/**
 * The front door itself: how many connections there may be, how slow they may be, and what a
 * request's head has to look like, byte by byte.
 *
 * <p>Start with {@link dev.sluice.gateway.door.ConnectionGuard}. It puts two handlers of its own
 * into each connection's Netty pipeline, for only there can be seen that a head has begun and does
 * not come to its end, that a header was folded, or that a reader will never read. What is wrong
 * with a request that arrived whole is told one room further, by {@code gateway.http}.
 */
@NullMarked
package dev.sluice.gateway.door;

import org.jspecify.annotations.NullMarked;
