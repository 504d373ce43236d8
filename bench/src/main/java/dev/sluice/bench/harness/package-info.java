/** The parts that all measurements share. Start with {@link dev.sluice.bench.harness.Bench}. */
@NullMarked
package dev.sluice.bench.harness;

import org.jspecify.annotations.NullMarked;
