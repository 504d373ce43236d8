/** What every measurement shares. Start with {@link dev.sluice.bench.harness.Bench}. */
@NullMarked
package dev.sluice.bench.harness;

import org.jspecify.annotations.NullMarked;
