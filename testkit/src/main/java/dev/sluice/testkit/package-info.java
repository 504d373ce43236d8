/**
 * Test fixtures: event loops that must not be blocked, clusters on loopback, scripted upstreams and
 * properties.
 *
 * <p>Start with {@link dev.sluice.testkit.VertxTest}, the annotation of tests that need a {@code
 * Vertx}. The packages below are independent of each other.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
