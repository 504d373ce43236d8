package dev.sluice.loopwatch;

import dev.sluice.loopwatch.lag.LagSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of one event loop, emitted once a second.
 *
 * @param loop the name of its thread
 * @param utilization the share of the last ten seconds for which its thread ran, from 0 to 1; null
 *     where that is unknown
 * @param blockedMillis how long it has been late right now; 0 where it is not
 * @param lag percentiles of its lag, by span of time
 * @param counts its lags of the last second, as pairs of microseconds and a count
 */
public record LoopReading(
    String loop,
    @Nullable Double utilization,
    long blockedMillis,
    Map<String, LagSummary> lag,
    List<Integer> counts) {

  /** Copies map and list. */
  public LoopReading {
    lag = Map.copyOf(lag);
    counts = List.copyOf(counts);
  }
}
