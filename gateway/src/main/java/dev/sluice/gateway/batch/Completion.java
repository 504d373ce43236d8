package dev.sluice.gateway.batch;

/**
 * Finishes a batch once: when its list is complete, no task waits or runs, and its loop report is
 * complete.
 */
final class Completion {
  /** How often to check whether the loop report is complete. */
  private static final long SETTLE_MILLIS = 5;

  private final Clock clock;
  private final Tally tally;
  private final Timers timers;
  private final LoopReport loopReport;
  private final Runnable finish;
  private final long opened;
  private long elapsedMillis = -1;
  private boolean isListComplete;
  private boolean mayBeIncomplete;
  private boolean isSettling;
  private boolean isFinished;

  /**
   * @param finish called once, when the batch has finished
   */
  Completion(Clock clock, Tally tally, Timers timers, LoopReport loopReport, Runnable finish) {
    this.clock = clock;
    this.tally = tally;
    this.timers = timers;
    this.loopReport = loopReport;
    this.finish = finish;
    this.opened = clock.millis();
  }

  void completeList() {
    isListComplete = true;
  }

  boolean isListComplete() {
    return isListComplete;
  }

  /** Does not wait for the loop report, because the caller has disconnected. */
  void skipLoopReport() {
    mayBeIncomplete = true;
  }

  boolean isFinished() {
    return isFinished;
  }

  /** Returns how long the batch took, or has taken until now, in milliseconds. */
  long elapsedMillis() {
    return elapsedMillis < 0 ? clock.millis() - opened : elapsedMillis;
  }

  /** Finishes the batch if it can. */
  void check() {
    if (isFinished || !isListComplete || tally.waiting() > 0 || tally.running() > 0) {
      return;
    }
    elapsedMillis = elapsedMillis();
    if (mayBeIncomplete || loopReport.isComplete()) {
      isFinished = true;
      finish.run();
    } else if (!isSettling) {
      isSettling = true;
      timers.after(SETTLE_MILLIS, this::checkAgain);
    }
  }

  /** A warning about a blocked loop comes shortly after the report of the task that blocked it. */
  private void checkAgain() {
    isSettling = false;
    check();
  }
}
