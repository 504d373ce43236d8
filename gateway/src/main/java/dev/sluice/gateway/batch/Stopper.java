package dev.sluice.gateway.batch;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.batch.HaltRule;
import org.jspecify.annotations.Nullable;

/**
 * Stops a batch before all of its tasks have run: when it is cancelled, at its deadline, or after
 * too many failures.
 *
 * <p>From then on no task starts. The tasks that wait, and those still to come, end with the same
 * verdict.
 */
final class Stopper {
  private final BatchOptions options;
  private final Gate gate;
  private final Timers timers;
  private final Tally tally;
  private final Outcomes outcomes;
  private final Schedule schedule;
  private final EndQueue endQueue;
  private boolean isPastDeadline;

  Stopper(
      BatchOptions options,
      Gate gate,
      Timers timers,
      Tally tally,
      Outcomes outcomes,
      Schedule schedule,
      EndQueue endQueue) {
    this.options = options;
    this.gate = gate;
    this.timers = timers;
    this.tally = tally;
    this.outcomes = outcomes;
    this.schedule = schedule;
    this.endQueue = endQueue;
  }

  /** Starts the timer of the deadline, if there is one. */
  void startDeadline() {
    if (options.deadlineMillis() != null) {
      timers.after(options.deadlineMillis(), this::passDeadline);
    }
  }

  /** Stops the batch at its deadline. Running tasks end when their workers report. */
  void passDeadline() {
    if (!isPastDeadline) {
      isPastDeadline = true;
      stop(Verdict.of(Outcome.SKIPPED, FailureCode.BATCH_DEADLINE, "the deadline passed"));
      endRunningAfterGrace(Verdicts.pastDeadline(null));
    }
  }

  /** Cancels the batch. Running tasks end when their workers report. */
  void cancel(Verdict verdict) {
    outcomes.cancel(verdict);
    endWaiting(verdict);
    schedule.running().forEach(gate::cancel);
    endRunningAfterGrace(verdict);
  }

  /**
   * Halts the batch if too many tasks have failed. Running tasks complete.
   *
   * @param submitted the number of tasks in the list; null while it is still being received
   */
  void haltIfTooManyFailed(@Nullable Long submitted) {
    HaltRule rule = options.haltAfterFailures();
    if (rule != null
        && !outcomes.isStopped()
        && rule.halts(tally.failures(), tally.finished(), submitted)) {
      stop(Verdict.of(Outcome.SKIPPED, FailureCode.HALTED, "halted after too many failures"));
    }
  }

  private void stop(Verdict verdict) {
    outcomes.stop(verdict);
    endWaiting(verdict);
  }

  private void endWaiting(Verdict verdict) {
    endQueue.add(schedule.clear(), verdict);
  }

  private void endRunningAfterGrace(Verdict verdict) {
    timers.after(Batch.GRACE_MILLIS, () -> endRunning(verdict));
  }

  private void endRunning(Verdict verdict) {
    for (Attempt attempt : schedule.running()) {
      gate.cancel(attempt);
      schedule.free(attempt.task());
      outcomes.end(attempt.task(), verdict);
    }
  }
}
