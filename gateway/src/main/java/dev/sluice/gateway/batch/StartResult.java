package dev.sluice.gateway.batch;

/** The result of {@link Batch#startNext}. */
public enum StartResult {
  /** A task was started. */
  STARTED,
  /** Tasks wait, but no worker or origin has room: ask again when one has. */
  NO_ROOM,
  /** No task may start: ask again when the batch is ready. */
  IDLE
}
