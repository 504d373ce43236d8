package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/**
 * Limits the starts per second, evenly spaced: a generic cell rate algorithm (ITU-T I.371). Its
 * burst is what a timer of one millisecond needs to keep up.
 */
final class Pace {
  private static final double BURST_MILLIS = 2.0;

  private final double intervalMillis;
  private double nextMillis;

  /**
   * @param perSecond starts per second; null for no limit
   * @param now the time of the first start
   */
  Pace(@Nullable Double perSecond, long now) {
    intervalMillis = perSecond == null ? 0 : 1_000.0 / perSecond;
    nextMillis = now;
  }

  /** Returns the milliseconds until the next start; 0 if it may be now. */
  long waitMillis(long now) {
    double early = nextMillis - now;
    return early <= 0 ? 0 : (long) Math.ceil(early);
  }

  /** Counts a start. */
  void started(long now) {
    nextMillis = Math.max(nextMillis, now - BURST_MILLIS) + intervalMillis;
  }
}
