package dev.sluice.contracts;

/** The outcome of a task. A task has one outcome, which never changes. */
public enum Outcome {
  /** The task succeeded. */
  OK,
  /** The upstream has nothing under this key: status 404 or its equivalent. */
  NOT_FOUND,
  /** The task failed with a code and a reason. */
  ERROR,
  /** A time limit expired. */
  TIMEOUT,
  /** The caller cancelled or disconnected, or the grace period of a drain expired. */
  CANCELLED,
  /** The task was never sent: policy, no worker, full mailboxes past the wait, an invalid line. */
  REJECTED,
  /** The task was not started, because the batch halted or its deadline passed. */
  SKIPPED,
  /** The task ran on a node that died, and may not be repeated. */
  LOST;

  /** Returns whether this outcome counts towards {@code haltAfterFailures}. */
  public boolean isFailure() {
    return this == ERROR || this == TIMEOUT || this == REJECTED || this == LOST;
  }
}
