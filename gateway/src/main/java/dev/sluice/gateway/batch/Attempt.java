package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/**
 * One try at one task on one worker.
 *
 * @param batch whose task it is
 * @param task which
 * @param fence the number of this start of the task
 * @param seat the place at a worker that it holds
 * @param origin the upstream that it goes to; null where that is not known
 * @param timeoutMillis how long it may take
 * @param endsAtDeadline whether it is the batch's deadline that sets that limit
 */
public record Attempt(
    Batch batch,
    Task task,
    int fence,
    Seat seat,
    @Nullable String origin,
    long timeoutMillis,
    boolean endsAtDeadline) {

  /** Batch, index and fence, as workers and logs name it. */
  public String id() {
    return batch.id() + "/" + task.index() + "#" + fence;
  }
}
