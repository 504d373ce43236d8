/**
 * Guards the connections of the gateway: how many there may be, how slow they may be, and what a
 * request's head must look like, byte by byte.
 *
 * <p>Start with {@link dev.sluice.gateway.connection.ConnectionGuard}. It adds two handlers to the
 * Netty pipeline of each connection, because only there it is visible that a head has begun and
 * never ends, that a header was folded, or that a reader never reads. A request whose bytes are
 * well-formed is checked further by {@link dev.sluice.gateway.head}.
 */
@NullMarked
package dev.sluice.gateway.connection;

import org.jspecify.annotations.NullMarked;
