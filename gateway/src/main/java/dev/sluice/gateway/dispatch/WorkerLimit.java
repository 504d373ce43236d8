package dev.sluice.gateway.dispatch;

/**
 * How many tasks a worker is given at once, by how long a message to it and back takes: what waits
 * in the queues of event loops is late for everybody, and no sooner done.
 *
 * <p>The shortest of the last few ways counts, so that a loop that was kept from its processor for
 * a moment is not taken for one that has too much to do.
 */
final class WorkerLimit {
  /** A way that takes longer is a queue. */
  static final long LATE_MILLIS = 4;

  /** Fewer make no queue worth the name, and more may be needed to keep a slow upstream busy. */
  static final int FEWEST = 64;

  /** So many to begin with: nobody knows yet how late they would make the loop. */
  static final int FIRST = 1_000;

  private static final int WAYS = 3;
  private static final double LESS = 0.75;

  /** Where a way takes several times as long as it may, steps as above would take seconds. */
  private static final double MUCH_LESS = 0.5;

  private static final int MUCH_LATER = 4;
  private static final double MORE = 1.1;

  private final long[] ways = new long[WAYS];
  private double limit = FIRST;
  private int heard;

  /** Whether one more may be sent while so many are out. */
  boolean admits(int out) {
    return out < limit;
  }

  /**
   * A message and its answer have taken so long.
   *
   * @param out how many tasks are out
   * @param most how many there may be at the most
   */
  void heard(long millis, int out, int most) {
    ways[heard++ % WAYS] = millis;
    long late = shortest();
    if (late > LATE_MILLIS) {
      double part = late > MUCH_LATER * LATE_MILLIS ? MUCH_LESS : LESS;
      limit = Math.max(FEWEST, Math.min(limit, out) * part);
    } else {
      limit = Math.min(most, limit * MORE);
    }
  }

  private long shortest() {
    long shortest = heard < WAYS ? 0 : Long.MAX_VALUE;
    for (long way : ways) {
      shortest = Math.min(shortest, way);
    }
    return shortest;
  }
}
