package dev.sluice.contracts;

/**
 * The kinds of failure, each with its number on the event bus, its HTTP status and the outcome of
 * its task.
 *
 * <p>The numbers are part of the contract: they never change and are never reused.
 */
public enum FailureCode {
  /** The message or line is invalid; the reason names the field. */
  INVALID(4000, 400, Outcome.REJECTED),
  /** The settings refuse the task: an unknown command, a source without its key. */
  POLICY(4030, 403, Outcome.REJECTED),
  /** The upstream responded with status 404 or its equivalent. */
  NOT_FOUND(4040, 404, Outcome.NOT_FOUND),
  /** The batch halted after too many failures before this task started. */
  HALTED(4240, 424, Outcome.SKIPPED),
  /** The caller cancelled the batch or disconnected. */
  CANCELLED(4990, 503, Outcome.CANCELLED),
  /** An internal error. */
  INTERNAL(5000, 500, Outcome.ERROR),
  /** The upstream responded with a status that is neither a success nor 404. */
  UPSTREAM_STATUS(5020, 502, Outcome.ERROR),
  /** The connection to the upstream could not be opened, or it broke. */
  UPSTREAM_CONNECTION(5021, 502, Outcome.ERROR),
  /** The upstream's response is not valid. */
  UPSTREAM_MALFORMED(5022, 502, Outcome.ERROR),
  /** No worker of the kind was available within the wait. */
  NO_WORKER(5030, 503, Outcome.REJECTED),
  /** All mailboxes of the kind were full for the whole wait. */
  OVERLOADED(5031, 503, Outcome.REJECTED),
  /** The node is shutting down. */
  DRAINING(5032, 503, Outcome.CANCELLED),
  /** The node of the attempt died, and the attempt may not be repeated. */
  NODE_LOST(5033, 503, Outcome.LOST),
  /** The circuit of the upstream was open for the whole wait, so no request was sent. */
  UPSTREAM_DOWN(5034, 503, Outcome.REJECTED),
  /** An attempt took longer than its time limit. */
  ATTEMPT_TIMEOUT(5040, 504, Outcome.TIMEOUT),
  /** The batch's deadline passed; {@link Outcome#SKIPPED} for a task that had not started. */
  BATCH_DEADLINE(5041, 504, Outcome.TIMEOUT),
  /** The command ended with an exit code other than 0. */
  EXIT_NONZERO(5050, 502, Outcome.ERROR),
  /** The command was killed by a signal. */
  SIGNALLED(5051, 502, Outcome.ERROR),
  /** The command could not be started. */
  LAUNCH_FAILED(5052, 502, Outcome.ERROR);

  private final int number;
  private final int httpStatus;
  private final Outcome outcome;

  FailureCode(int number, int httpStatus, Outcome outcome) {
    this.number = number;
    this.httpStatus = httpStatus;
    this.outcome = outcome;
  }

  /** Returns the failure code of a {@link io.vertx.core.eventbus.ReplyException}. */
  public int number() {
    return number;
  }

  /** Returns the HTTP status of a response that consists of this failure. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Returns the outcome of a running task that ends with this failure. */
  public Outcome outcome() {
    return outcome;
  }
}
