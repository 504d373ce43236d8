package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/** The workers and origins that all batches share, and the limits that they set. */
public interface Gate {

  /** Returns the {@code host:port} that the request of a task goes to; null if it is not known. */
  @Nullable String origin(Task task);

  /** Returns whether one more request may go to an origin. */
  boolean hasRoom(String origin);

  /** Returns whether the circuit of an origin is open, so that it gets an occasional probe only. */
  boolean isDown(String origin);

  /** Returns the learned concurrency limit of an origin; null if it has none. */
  @Nullable Integer settled(String origin);

  /** Takes a place at the worker with the fewest tasks; null if no worker has room. */
  @Nullable Seat takeSeat(Task task);

  /** Returns whether any worker serves the kind of a task, busy or not. */
  boolean isServed(Task task);

  /** Sends an attempt to its worker. */
  void send(Attempt attempt);

  /** Asks the worker of an attempt to abort it. */
  void cancel(Attempt attempt);

  /** Starts the loop report of a batch. */
  default LoopReport loopReport(String batch) {
    return LoopReport.UNKNOWN;
  }

  /** Dispatches the tasks of a batch until it has finished. */
  void open(Batch batch);

  /** Asks a batch for tasks again, because it may have some to start. */
  void ready(Batch batch);

  /** Removes a batch that has finished. */
  void finished(Batch batch);
}
