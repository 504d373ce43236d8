package dev.sluice.gateway.loops;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether this gateway's own loop is too late to take on more: for more than half of the last five
 * seconds its turns took a quarter of a second longer than they should. It is well again when that
 * is true of less than a quarter. A list that begins to run ten thousand tasks at once on a busy
 * machine makes a few such turns, too, and must turn nobody else away: hence five seconds. What is
 * late in its first five is code that has never run: that passes, and counts for nothing. Used on
 * the gateway's loop only.
 */
public final class Lateness {
  static final long LATE_MILLIS = 250;
  static final long STARTING_MILLIS = 5_000;

  private static final long WINDOW_MILLIS = 5_000;

  private final long everyMillis;
  private final Deque<Turn> lateTurns = new ArrayDeque<>();
  private final long startedAt;
  private long last;
  private long lateMillis;
  private boolean late;

  /**
   * All is well so far.
   *
   * @param everyMillis how often {@link #turn} is to be called
   * @param now the time
   */
  public Lateness(long everyMillis, long now) {
    this.everyMillis = everyMillis;
    this.startedAt = now + STARTING_MILLIS;
    this.last = now;
  }

  /** The loop has come round. To be called by a timer of the loop. */
  public void turn(long now) {
    if (last >= startedAt && now - last > everyMillis + LATE_MILLIS) {
      lateTurns.add(new Turn(last, now));
    }
    last = now;
    long begin = now - WINDOW_MILLIS;
    lateTurns.removeIf(turn -> turn.end() <= begin);
    lateMillis = lateTurns.stream().mapToLong(turn -> turn.millisSince(begin)).sum();
    late = lateMillis > (late ? WINDOW_MILLIS / 4 : WINDOW_MILLIS / 2);
  }

  /** Whether nothing new is to be taken on. */
  public boolean isLate() {
    return late;
  }

  @Override
  public String toString() {
    return lateMillis + " ms of the last " + WINDOW_MILLIS + " in turns that took too long";
  }

  private record Turn(long begin, long end) {
    long millisSince(long time) {
      return end - Math.max(begin, time);
    }
  }
}
