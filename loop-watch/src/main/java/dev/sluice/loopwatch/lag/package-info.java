/** Lag of event loops as histograms. Start with {@link dev.sluice.loopwatch.lag.LagHistogram}. */
@NullMarked
package dev.sluice.loopwatch.lag;

import org.jspecify.annotations.NullMarked;
