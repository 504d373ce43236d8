package dev.sluice.contracts;

/** How a task ended. A task that has an outcome never gets another. */
public enum Outcome {
  /** Done. */
  OK,
  /** The upstream's plain "no such thing". */
  NOT_FOUND,
  /** Any other failure, with a code and a reason. */
  ERROR,
  /** A time limit of ours ran out. */
  TIMEOUT,
  /** The caller cancelled or went, or the node drained past its limit. */
  CANCELLED,
  /** Never sent: policy, no worker, full mailboxes past the wait, an invalid line. */
  REJECTED,
  /** Not started because the batch halted or its deadline passed. */
  SKIPPED,
  /** Ran on a node that died, and may not be repeated. */
  LOST;

  /** Whether this counts towards {@code haltAfterFailures}. */
  public boolean isFailure() {
    return this == ERROR || this == TIMEOUT || this == REJECTED || this == LOST;
  }
}
