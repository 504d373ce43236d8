package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends the tasks of a batch, each once: counts the outcome, emits the event, and ends the tasks
 * that share the file.
 *
 * <p>It also knows the tasks that are to end without running: all of them once the batch has
 * stopped, and those that were cancelled one by one.
 */
final class Outcomes {
  private static final Verdict CANCELLED_ALONE =
      Verdict.of(Outcome.CANCELLED, FailureCode.CANCELLED, "the task was cancelled");

  private final Clock clock;
  private final Tally tally;
  private final Events events;
  private final OutputEvents output;
  private final Runnable taskEnded;
  private final SharedFiles files = new SharedFiles();
  private final Set<Integer> cancelledTasks = new HashSet<>();
  private @Nullable Verdict stopped;
  private @Nullable Verdict cancelled;

  /**
   * @param taskEnded called after each task that has ended
   */
  Outcomes(Clock clock, Tally tally, Events events, OutputEvents output, Runnable taskEnded) {
    this.clock = clock;
    this.tally = tally;
    this.events = events;
    this.output = output;
    this.taskEnded = taskEnded;
  }

  /** Gives a verdict to all tasks that have not started. */
  void stop(Verdict verdict) {
    stopped = verdict;
  }

  /** Gives a verdict to all tasks that have not ended, when their workers abort them. */
  void cancel(Verdict verdict) {
    cancelled = verdict;
    stop(verdict);
  }

  /** Returns the verdict on tasks that have not started; null while the batch may start tasks. */
  @Nullable Verdict stopped() {
    return stopped;
  }

  boolean isStopped() {
    return stopped != null;
  }

  /** Marks a task as cancelled, running or still to come. */
  void cancelTask(int index) {
    cancelledTasks.add(index);
  }

  boolean isCancelled(int index) {
    return cancelledTasks.contains(index);
  }

  /** Returns the number of tasks that are marked as cancelled and have not ended. */
  int cancelledTasks() {
    return cancelledTasks.size();
  }

  /**
   * Returns the verdict on a running task whose attempt failed, if it was cancelled.
   *
   * @param value the result of the task until then; null if there is none
   * @return null if the task was not cancelled
   */
  @Nullable Verdict ifCancelled(Task task, Failure failure, @Nullable Message value) {
    if (cancelled != null && failure.code().outcome() == Outcome.CANCELLED) {
      return cancelled.with(value);
    }
    return isCancelled(task.index()) ? CANCELLED_ALONE.with(value) : null;
  }

  /**
   * Ends a task that was parsed, if it is not to run.
   *
   * @return whether it is to run
   */
  boolean admit(Task task) {
    tally.expect(task.spec().kind());
    if (stopped != null) {
      end(task, stopped);
    } else if (isCancelled(task.index())) {
      endCancelled(task);
    } else if (files.isTaken(task)) {
      end(task, fileTaken(task));
    } else if (files.follows(task)) {
      Verdict shared = files.verdictFor(task);
      if (shared != null) {
        end(task, shared);
      }
    } else {
      return true;
    }
    return false;
  }

  private static Verdict fileTaken(Task task) {
    String file = task.spec().request().file();
    InvalidMessage invalid =
        InvalidMessage.of("file", file, "a name that no other URL of the batch uses");
    return new Verdict(Outcome.REJECTED, invalid, null);
  }

  /** Removes the task with this index that waits for another's file; null if there is none. */
  @Nullable Task removeFollower(int index) {
    return files.remove(index);
  }

  void end(Task task, Verdict verdict) {
    boolean wasRunning = task.isRunning();
    task.end(clock.millis());
    cancelledTasks.remove(task.index());
    tally.ended(task.spec().kind(), task.spec().request().key(), wasRunning, verdict);
    output.end(task, verdict.value());
    events.ended(task, verdict);
    files.ended(task, verdict).forEach(follower -> end(follower, verdict));
    taskEnded.run();
  }

  /** Ends a task that was cancelled alone. */
  void endCancelled(Task task) {
    end(task, CANCELLED_ALONE);
  }

  /** Ends a line that is not a valid task. */
  void refuse(int index, Failure invalid) {
    Verdict verdict = new Verdict(invalid.code().outcome(), invalid, null);
    tally.ended(null, "line " + index, false, verdict);
    events.refused(index, verdict);
    taskEnded.run();
  }
}
