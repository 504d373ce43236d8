package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Clock;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets the reports that take long to write pass one at a time, with room for others between them: a
 * loop that writes one megabyte after the other serves nobody else.
 *
 * <p>One that waits here keeps its place at its worker, so there are never more than these. Used on
 * one context only.
 */
final class LongReports {
  /** A report of so many characters takes a tenth of a millisecond to write, or more. */
  static final int LONG = 64 * 1024;

  /** For each millisecond that one takes, so many are left to others. */
  private static final int REST = 2;

  /** A loop that was kept from its processor meanwhile looks slow, and is not. */
  private static final long MAX_REST_MILLIS = 10;

  private final Clock clock;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean resting;

  LongReports(Clock clock) {
    this.clock = clock;
  }

  /**
   * Lets a report pass: at once where it is short or nothing is in its way, in its turn otherwise.
   */
  void pass(Report report, Runnable taken) {
    Message value = report.value();
    if (value == null || value.length() < LONG) {
      taken.run();
    } else {
      waiting.add(taken);
      goOn();
    }
  }

  private void goOn() {
    if (!resting && !waiting.isEmpty()) {
      resting = true;
      long begun = clock.millis();
      try {
        waiting.remove().run();
      } finally {
        clock.after(restAfter(clock.millis() - begun), this::rested);
      }
    }
  }

  private static long restAfter(long tookMillis) {
    return Math.min(1 + REST * tookMillis, MAX_REST_MILLIS);
  }

  private void rested() {
    resting = false;
    goOn();
  }
}
