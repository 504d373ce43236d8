/**
 * The Vert.x of a node: event loops, transport, cluster manager and metrics. Start with {@link
 * dev.sluice.runtime.platform.Platform}.
 */
@NullMarked
package dev.sluice.runtime.platform;

import org.jspecify.annotations.NullMarked;
