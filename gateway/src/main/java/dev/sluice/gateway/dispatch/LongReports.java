package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Clock;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Passes on long reports one at a time with pauses between them, because an event loop that writes
 * one megabyte after the other serves no other caller.
 *
 * <p>An attempt whose report waits here occupies its worker, which limits the number of waiting
 * reports. Used on one context only.
 */
final class LongReports {
  /** The characters of a long report, which takes 0.1 ms or more to write. */
  static final int LONG = 64 * 1024;

  /** The milliseconds of pause for each millisecond that a report took. */
  private static final int PAUSE_FACTOR = 2;

  /** Limits the pause, because a loop that waited for a processor only seems slow. */
  private static final long MAX_PAUSE_MILLIS = 10;

  private final Clock clock;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean isPaused;

  LongReports(Clock clock) {
    this.clock = clock;
  }

  /**
   * Passes on a report: at once if it is short, and in its turn if it is long.
   *
   * @param next run when the report may be written
   */
  void pass(Report report, Runnable next) {
    Message value = report.value();
    if (value == null || value.length() < LONG) {
      next.run();
    } else {
      waiting.add(next);
      passNext();
    }
  }

  private void passNext() {
    if (!isPaused && !waiting.isEmpty()) {
      isPaused = true;
      long begin = clock.millis();
      try {
        waiting.remove().run();
      } finally {
        clock.after(pauseMillis(clock.millis() - begin), this::resume);
      }
    }
  }

  private static long pauseMillis(long tookMillis) {
    return Math.min(1 + PAUSE_FACTOR * tookMillis, MAX_PAUSE_MILLIS);
  }

  private void resume() {
    isPaused = false;
    passNext();
  }
}
