package dev.sluice.gateway.batch;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tasks of a batch that have not ended: lists them, and cancels single ones. */
public final class OpenTasks {
  private final Gate gate;
  private final Intake intake;
  private final Schedule schedule;
  private final Outcomes outcomes;
  private final Timers timers;
  private final Runnable ready;

  /**
   * @param ready called when a task has ended without a report, so that another may start
   */
  OpenTasks(
      Gate gate,
      Intake intake,
      Schedule schedule,
      Outcomes outcomes,
      Timers timers,
      Runnable ready) {
    this.gate = gate;
    this.intake = intake;
    this.schedule = schedule;
    this.outcomes = outcomes;
    this.timers = timers;
    this.ready = ready;
  }

  /** Returns the attempts that run. */
  public List<Attempt> running() {
    return schedule.running();
  }

  /** Returns the tasks that are queued or back off, in no particular order. */
  public Stream<Task> waiting() {
    return schedule.waiting();
  }

  /** Returns whether a running task is being cancelled. */
  public boolean isCancelling(Task task) {
    return outcomes.isStopped() || outcomes.isCancelled(task.index());
  }

  /**
   * Cancels one task: it ends at once if it waits, and when its worker reports if it runs.
   *
   * @param index its place in the list
   * @return whether there is such a task that has not ended
   */
  public boolean cancel(int index) {
    Task waiting = removeWaiting(index);
    if (waiting != null) {
      outcomes.endCancelled(waiting);
      return true;
    }
    return intake.isUnparsed(index) ? cancelUnparsed(index) : cancelRunning(index);
  }

  private @Nullable Task removeWaiting(int index) {
    Task queued = schedule.remove(index);
    return queued == null ? outcomes.removeFollower(index) : queued;
  }

  private boolean cancelUnparsed(int index) {
    boolean isNew = outcomes.cancelledTasks() < Batch.MAX_AHEAD && !outcomes.isCancelled(index);
    if (isNew) {
      outcomes.cancelTask(index);
    }
    return isNew;
  }

  private boolean cancelRunning(int index) {
    for (Attempt attempt : schedule.running()) {
      if (attempt.task().index() == index) {
        outcomes.cancelTask(index);
        gate.cancel(attempt);
        timers.after(Batch.GRACE_MILLIS, () -> endWithoutReport(attempt));
        return true;
      }
    }
    return false;
  }

  private void endWithoutReport(Attempt attempt) {
    if (attempt.task().accepts(attempt.fence())) {
      schedule.free(attempt.task());
      outcomes.endCancelled(attempt.task());
      ready.run();
    }
  }
}
