package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/** What lets tasks through: the workers that are there, and the bounds that all batches share. */
public interface Gate {

  /** The {@code host:port} that a task's request goes to; null where that is not known. */
  @Nullable String origin(Task task);

  /** Whether one more request may go to an origin. */
  boolean hasRoom(String origin);

  /** Whether an origin is plainly down, so that nothing but a try now and then is sent there. */
  boolean isDown(String origin);

  /** How many requests at once an origin bears, as far as it has told; null where it has not. */
  @Nullable Integer settled(String origin);

  /** Takes a place at the least loaded worker; null where there is none. */
  @Nullable Seat takeSeat(Task task);

  /** Whether there is any worker for such a task, busy or not. */
  boolean isServed(Task task);

  /** Sends an attempt on its way. */
  void send(Attempt attempt);

  /** Tells a worker that an attempt is no longer wanted. */
  void cancel(Attempt attempt);

  /** Begins the certificate of a batch. */
  default LoopReport certify(String batch) {
    return LoopReport.BLANK;
  }

  /** A batch may have something to start again. */
  void ready(Batch batch);

  /** A batch has finished. */
  void finished(Batch batch);
}
