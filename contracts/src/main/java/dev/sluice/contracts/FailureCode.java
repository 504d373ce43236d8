package dev.sluice.contracts;

/**
 * Every way in which a request can fail: its number on the bus, its HTTP status where it is the
 * whole answer, and the outcome of a task that ends with it.
 *
 * <p>The numbers are part of the contract: they never change and are never used again.
 */
public enum FailureCode {
  /** The message or the line is not what was asked for; the reason names the field. */
  INVALID(4000, 400, Outcome.REJECTED),
  /** Refused by the settings: an unknown command, a source without its key. */
  POLICY(4030, 403, Outcome.REJECTED),
  /** The upstream has no such thing. */
  NOT_FOUND(4040, 404, Outcome.NOT_FOUND),
  /** The batch had too many failures before this task was started. */
  HALTED(4240, 424, Outcome.SKIPPED),
  /** The caller cancelled or went away. */
  CANCELLED(4990, 503, Outcome.CANCELLED),
  /** A defect of ours. */
  INTERNAL(5000, 500, Outcome.ERROR),
  /** The upstream answered with a status that is neither success nor 404. */
  UPSTREAM_STATUS(5020, 502, Outcome.ERROR),
  /** No connection to the upstream, or it broke. */
  UPSTREAM_CONNECTION(5021, 502, Outcome.ERROR),
  /** The upstream's answer is not what it promised. */
  UPSTREAM_MALFORMED(5022, 502, Outcome.ERROR),
  /** No worker of the kind was there within the wait. */
  NO_WORKER(5030, 503, Outcome.REJECTED),
  /** All mailboxes of the kind were full for the whole wait. */
  OVERLOADED(5031, 503, Outcome.REJECTED),
  /** The node is going. */
  DRAINING(5032, 503, Outcome.CANCELLED),
  /** The node of the attempt died, and the attempt may not be repeated. */
  NODE_LOST(5033, 503, Outcome.LOST),
  /** The upstream was plainly down for the whole wait, so that it was not even asked. */
  UPSTREAM_DOWN(5034, 503, Outcome.REJECTED),
  /** One attempt took longer than its limit. */
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

  /** The failure code of a {@link io.vertx.core.eventbus.ReplyException}. */
  public int number() {
    return number;
  }

  /** The HTTP status where this failure is the whole answer. */
  public int httpStatus() {
    return httpStatus;
  }

  /** How a running task ends with this failure. */
  public Outcome outcome() {
    return outcome;
  }
}
