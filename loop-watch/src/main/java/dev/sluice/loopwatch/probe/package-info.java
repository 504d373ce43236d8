/**
 * Watching one loop: sending probes, and sampling the loop while one is late. Start with {@link
 * dev.sluice.loopwatch.probe.WatchedLoop}.
 */
@NullMarked
package dev.sluice.loopwatch.probe;

import org.jspecify.annotations.NullMarked;
