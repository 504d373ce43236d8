package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/**
 * So many starts a second, evenly: a generic cell rate algorithm (ITU-T I.371), whose burst is what
 * a timer of one millisecond needs to keep up.
 */
final class Pace {
  private static final double BURST_MILLIS = 2.0;

  private final double intervalMillis;
  private double nextMillis;

  /**
   * @param perSecond starts a second; null for as many as there are
   * @param now the time of the first start
   */
  Pace(@Nullable Double perSecond, long now) {
    intervalMillis = perSecond == null ? 0 : 1_000.0 / perSecond;
    nextMillis = now;
  }

  /** How long until the next start, in milliseconds; 0 where it may be now. */
  long waitMillis(long now) {
    double early = nextMillis - now;
    return early <= 0 ? 0 : (long) Math.ceil(early);
  }

  /** A start has been made. */
  void started(long now) {
    nextMillis = Math.max(nextMillis, now - BURST_MILLIS) + intervalMillis;
  }
}
