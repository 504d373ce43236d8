package dev.sluice.gateway.dispatch;

/**
 * Limits the number of tasks at a worker by the round-trip time of pings, because tasks that wait
 * in the queue of an event loop are done no sooner and delay all others.
 *
 * <p>The shortest of the last three round trips counts. A single long one may mean only that the
 * event loop waited for a processor.
 */
final class WorkerLimit {
  /** A longer round trip means that the event loop has a queue. */
  static final long LATE_MILLIS = 4;

  /** Fewer tasks make no notable queue, and more may be needed to keep a slow upstream busy. */
  static final int MIN = 64;

  /** The limit of a worker whose round-trip time is not known yet. */
  static final int INITIAL = 1_000;

  private static final int ROUND_TRIPS = 3;
  private static final double DECREASE = 0.75;

  /** A faster decrease for a loop that is several times too late, where 0.75 would take seconds. */
  private static final double FAST_DECREASE = 0.5;

  private static final int VERY_LATE = 4;
  private static final double INCREASE = 1.1;

  private final long[] roundTrips = new long[ROUND_TRIPS];
  private double limit = INITIAL;
  private int measurements;

  /** Returns whether a worker with this load takes one more task. */
  boolean admits(int load) {
    return load < limit;
  }

  /**
   * Adjusts the limit to a measured round trip.
   *
   * @param millis how long it took
   * @param load the number of tasks at the worker
   * @param capacity how many the worker takes at most
   */
  void measured(long millis, int load, int capacity) {
    roundTrips[measurements++ % ROUND_TRIPS] = millis;
    long shortest = shortest();
    if (shortest > LATE_MILLIS) {
      double factor = shortest > VERY_LATE * LATE_MILLIS ? FAST_DECREASE : DECREASE;
      limit = Math.max(MIN, Math.min(limit, load) * factor);
    } else {
      limit = Math.min(capacity, limit * INCREASE);
    }
  }

  private long shortest() {
    long shortest = measurements < ROUND_TRIPS ? 0 : Long.MAX_VALUE;
    for (long millis : roundTrips) {
      shortest = Math.min(shortest, millis);
    }
    return shortest;
  }
}
