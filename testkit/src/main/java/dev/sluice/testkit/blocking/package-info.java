/**
 * The guards of the event loops, which fail the test that blocked one.
 *
 * <p>Start with {@link dev.sluice.testkit.blocking.NoBlockGuard}. JUnit finds it and {@link
 * dev.sluice.testkit.blocking.LagGuard} by {@code ServiceLoader}.
 */
@NullMarked
package dev.sluice.testkit.blocking;

import org.jspecify.annotations.NullMarked;
