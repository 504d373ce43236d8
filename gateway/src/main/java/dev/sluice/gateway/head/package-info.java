/**
 * Checks the head of each request before it is routed: its method, target, {@code Host} and {@code
 * Origin}. Start with {@link dev.sluice.gateway.head.FrontHandler}.
 */
@NullMarked
package dev.sluice.gateway.head;

import org.jspecify.annotations.NullMarked;
