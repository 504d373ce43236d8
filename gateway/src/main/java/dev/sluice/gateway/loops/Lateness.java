package dev.sluice.gateway.loops;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Determines whether the gateway's own event loop is too late to accept new batches. Used on the
 * gateway's loop only.
 *
 * <p>A turn of the loop is late if it takes 250 ms longer than it should. The loop is late while
 * more than half of the last five seconds went into late turns, and until that is less than a
 * quarter. Five seconds, because a list that starts ten thousand tasks on a busy machine makes a
 * few late turns as well, and must not keep other callers out. The first five seconds of a gateway
 * do not count, because its code has not run yet.
 */
public final class Lateness {
  static final long LATE_MILLIS = 250;
  static final long STARTING_MILLIS = 5_000;

  private static final long WINDOW_MILLIS = 5_000;

  private final long everyMillis;
  private final Deque<Turn> lateTurns = new ArrayDeque<>();
  private final long startedAt;
  private long lastTurnAt;
  private long lateMillis;
  private boolean isLate;

  /**
   * Creates one that is not late.
   *
   * @param everyMillis how often {@link #turn} is called
   * @param now the time in milliseconds
   */
  public Lateness(long everyMillis, long now) {
    this.everyMillis = everyMillis;
    this.startedAt = now + STARTING_MILLIS;
    this.lastTurnAt = now;
  }

  /** Measures the turn since the last call. Call this from a periodic timer of the loop. */
  public void turn(long now) {
    if (lastTurnAt >= startedAt && now - lastTurnAt > everyMillis + LATE_MILLIS) {
      lateTurns.add(new Turn(lastTurnAt, now));
    }
    lastTurnAt = now;
    long begin = now - WINDOW_MILLIS;
    lateTurns.removeIf(turn -> turn.end() <= begin);
    lateMillis = lateTurns.stream().mapToLong(turn -> turn.millisSince(begin)).sum();
    isLate = lateMillis > (isLate ? WINDOW_MILLIS / 4 : WINDOW_MILLIS / 2);
  }

  /** Returns whether new batches should be rejected. */
  public boolean isLate() {
    return isLate;
  }

  @Override
  public String toString() {
    return lateMillis + " of the last " + WINDOW_MILLIS + " ms in late turns";
  }

  private record Turn(long begin, long end) {
    long millisSince(long time) {
      return end - Math.max(begin, time);
    }
  }
}
