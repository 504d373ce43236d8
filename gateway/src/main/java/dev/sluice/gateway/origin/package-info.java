/**
 * Learns how many requests each origin accepts at once, and whether it answers at all. Start with
 * {@link dev.sluice.gateway.origin.Origins}.
 */
@NullMarked
package dev.sluice.gateway.origin;

import org.jspecify.annotations.NullMarked;
