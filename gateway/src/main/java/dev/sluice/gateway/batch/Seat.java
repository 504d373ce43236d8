package dev.sluice.gateway.batch;

/** A place at a worker that was taken for one attempt. */
public interface Seat {

  /** The node that the worker is on. */
  String node();

  /** The event loop that the worker lives on; empty where that is not known. */
  default String loop() {
    return "";
  }

  /**
   * Whether the worker has said that this very task may be done again where an attempt is lost with
   * its node, though its kind as such may not.
   */
  default boolean repeats(TaskSpec spec) {
    return false;
  }
}
