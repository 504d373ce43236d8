package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Output;
import dev.sluice.contracts.Report;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one task on one worker.
 *
 * @param batch the batch of the task
 * @param task the task
 * @param fence the number of this start of the task
 * @param seat the place at a worker that the attempt occupies
 * @param origin the upstream that its request goes to; null if that is not known
 * @param timeoutMillis its time limit, in milliseconds
 * @param endsAtDeadline whether the deadline of the batch sets that limit
 */
public record Attempt(
    Batch batch,
    Task task,
    int fence,
    Seat seat,
    @Nullable String origin,
    long timeoutMillis,
    boolean endsAtDeadline) {

  /** Returns the id of the attempt for workers and logs: batch, index and fence. */
  public String id() {
    return batch.id() + "/" + task.index() + "#" + fence;
  }

  /**
   * Handles the report of this attempt.
   *
   * @param pushback the refusal of its origin; null if it did not refuse
   */
  public void reported(Report report, @Nullable Pushback pushback) {
    batch.reported(this, report, pushback);
  }

  /** Counts a late report of this attempt, which is abandoned. */
  public void reportedLate() {
    batch.verdicts().late();
  }

  /** Returns whether its output is emitted while it runs. */
  public boolean streamsOutput() {
    return batch.verdicts().streamsOutput(task);
  }

  /**
   * Handles a piece of output of this attempt.
   *
   * @param taken run when the reader has taken it, so that another piece may come
   * @return false if this attempt is abandoned
   */
  public boolean output(Output piece, Runnable taken) {
    return batch.verdicts().output(this, piece, taken);
  }

  /** Handles the loss of its node: repeats the task if it may, and ends it otherwise. */
  public void lost() {
    String reason = seat.node() + " has left the cluster";
    reported(Report.of(new Failure(FailureCode.NODE_LOST, reason)), null);
  }

  /** Returns whether its task may have another attempt while this one still runs. */
  public boolean mayRunElsewhere() {
    return batch.verdicts().mayRunElsewhere(this);
  }

  /**
   * Abandons this attempt, because its worker misses its heartbeat, and returns its task to the
   * queue. A report of this attempt is late.
   */
  public void runElsewhere() {
    batch.verdicts().runElsewhere(this);
  }
}
