package dev.sluice.loopwatch.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes the share of the last ten seconds for which each thread ran on a processor. Expects one
 * call per thread and second.
 */
public final class Utilization {
  private static final int SECONDS = 10;
  private static final double PRECISION = 1_000;

  private final Map<Object, Deque<Reading>> readings = new HashMap<>();

  /** Starts with no readings. */
  public Utilization() {}

  /**
   * Adds a reading and returns the utilization from 0 to 1; null where the system provides no
   * numbers.
   *
   * @param thread identifies the thread
   * @param now as {@link System#nanoTime}
   */
  public @Nullable Double of(Object thread, ThreadTimes times, long now) {
    if (!times.known()) {
      return null;
    }
    Deque<Reading> own = readings.computeIfAbsent(thread, key -> new ArrayDeque<>());
    own.addLast(new Reading(now, times.ranNanos()));
    if (own.size() > SECONDS + 1) {
      own.removeFirst();
    }
    Reading oldest = own.getFirst();
    long span = now - oldest.nanos();
    double share = span == 0 ? 0 : (double) (times.ranNanos() - oldest.ranNanos()) / span;
    return Math.round(Math.min(1, share) * PRECISION) / PRECISION;
  }

  private record Reading(long nanos, long ranNanos) {}
}
