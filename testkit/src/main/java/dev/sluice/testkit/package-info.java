/**
 * What tests stand on: real event loops, real clusters and real upstreams, and a guard that no
 * event loop is blocked.
 *
 * <p>Start with {@link dev.sluice.testkit.NoBlockGuard}: it is on for every test of a module that
 * has this one on its test class path. The others are fixtures to take as needed.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
