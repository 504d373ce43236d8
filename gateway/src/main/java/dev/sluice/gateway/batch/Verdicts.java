package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Output;
import dev.sluice.contracts.Report;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the report of an attempt means for its task: another attempt, or a verdict.
 *
 * <p>A report of an abandoned attempt is late: it is counted, and changes nothing.
 */
final class Verdicts {
  private final Clock clock;
  private final Tally tally;
  private final Schedule schedule;
  private final OutputEvents output;
  private final Outcomes outcomes;
  private final RetryPolicy retries;
  private final Runnable deadlinePassed;

  /**
   * @param deadlinePassed called when a worker's clock shows that the deadline has passed
   */
  Verdicts(
      Clock clock,
      Tally tally,
      Schedule schedule,
      OutputEvents output,
      Outcomes outcomes,
      RetryPolicy retries,
      Runnable deadlinePassed) {
    this.clock = clock;
    this.tally = tally;
    this.schedule = schedule;
    this.output = output;
    this.outcomes = outcomes;
    this.retries = retries;
    this.deadlinePassed = deadlinePassed;
  }

  /**
   * Handles the report of an attempt.
   *
   * @param pushback the refusal of its origin; null if it did not refuse
   */
  void reported(Attempt attempt, Report report, @Nullable Pushback pushback) {
    schedule.reported(attempt, pushback);
    Task task = attempt.task();
    if (!task.accepts(attempt.fence())) {
      tally.late();
      return;
    }
    schedule.free(task);
    if (report.failure() == null) {
      schedule.accepted(task);
      outcomes.end(task, Verdict.of(report));
    } else {
      failed(attempt, report, report.failure(), pushback != null && pushback.excused());
    }
  }

  /** Counts a late report. */
  void late() {
    tally.late();
  }

  /**
   * Handles a piece of output of an attempt.
   *
   * @param taken run when the reader has taken it, so that another piece may come
   * @return false if the attempt is abandoned
   */
  boolean output(Attempt attempt, Output piece, Runnable taken) {
    boolean isCurrent = attempt.task().accepts(attempt.fence());
    if (isCurrent) {
      output.emit(attempt.task(), piece, taken);
    } else {
      tally.late();
    }
    return isCurrent;
  }

  /** Returns whether the output of a task is emitted while it runs. */
  boolean streamsOutput(Task task) {
    return output.isStreamed(task);
  }

  /** Returns whether another attempt may be made while this one still runs. */
  boolean mayRunElsewhere(Attempt attempt) {
    Task task = attempt.task();
    return !outcomes.isStopped()
        && task.accepts(attempt.fence())
        && !outcomes.isCancelled(task.index())
        && retries.allows(attempt);
  }

  /** Abandons an attempt, and returns its task to the queue. */
  void runElsewhere(Attempt attempt) {
    schedule.reported(attempt, null);
    schedule.free(attempt.task());
    tally.waitsAgain();
    attempt.task().waitAgain(clock.millis());
    schedule.addFirst(attempt.task());
  }

  /** Returns the verdict on a task that runs when the deadline passes. */
  static Verdict pastDeadline(@Nullable Message value) {
    Failure failure =
        new Failure(FailureCode.BATCH_DEADLINE, "the deadline passed while the task was running");
    return new Verdict(Outcome.TIMEOUT, failure, value);
  }

  private void failed(Attempt attempt, Report report, Failure failure, boolean isExcused) {
    Task task = attempt.task();
    Verdict cancelled = outcomes.ifCancelled(task, failure, report.value());
    if (cancelled != null) {
      outcomes.end(task, cancelled);
    } else if (ranToDeadline(attempt, failure)) {
      outcomes.end(task, pastDeadline(report.value()));
      deadlinePassed.run();
    } else if (RetryPolicy.isRefusedByWorker(failure)) {
      returnToQueue(task, schedule::refusedByWorker);
    } else {
      schedule.accepted(task);
      tryAgainOrEnd(attempt, report, failure, isExcused);
    }
  }

  private void tryAgainOrEnd(Attempt attempt, Report report, Failure failure, boolean isExcused) {
    Task task = attempt.task();
    boolean mayStart = !outcomes.isStopped();
    if (mayStart && isExcused && retries.isWorthTheWait(failure)) {
      returnToQueue(task, schedule::addFirst);
    } else if (mayStart && retries.helps(attempt, failure)) {
      tally.waitsAgain();
      output.forget(task);
      task.waitAgain(clock.millis());
      schedule.addAfter(task, retries.delayMillis(task, failure));
    } else {
      outcomes.end(task, Verdict.of(report));
    }
  }

  /** Undoes an attempt that does not count. */
  private void returnToQueue(Task task, Consumer<Task> queue) {
    tally.returnedToQueue();
    output.forget(task);
    task.returnToQueue(clock.millis());
    Verdict stopped = outcomes.stopped();
    if (stopped == null) {
      queue.accept(task);
    } else {
      outcomes.end(task, stopped);
    }
  }

  /** The worker's clock may be slightly ahead, so that its timeout comes before our deadline. */
  private static boolean ranToDeadline(Attempt attempt, Failure failure) {
    return failure.code() == FailureCode.ATTEMPT_TIMEOUT && attempt.endsAtDeadline();
  }
}
