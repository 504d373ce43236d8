package dev.sluice.gateway.batch;

/** A place at a worker that one attempt occupies. */
public interface Seat {

  /** Returns the node of the worker. */
  String node();

  /** Returns the event loop of the worker; empty if it is not known. */
  default String loop() {
    return "";
  }

  /**
   * Returns whether the worker has declared this very task repeatable after the loss of its node,
   * although its kind is not.
   */
  default boolean repeats(TaskSpec spec) {
    return false;
  }
}
