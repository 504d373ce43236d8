package dev.sluice.gateway.batch;

import dev.sluice.contracts.event.BatchEvent;
import java.util.function.Consumer;

/** Receives the events of a batch: the answer to its caller, the metrics, and the like. */
@FunctionalInterface
public interface EventSink {

  /** Handles the next event. {@link dev.sluice.contracts.event.Finished} is the last of a batch. */
  void handle(BatchEvent event);

  /** Handles the cancelling of tasks that were never parsed; there is no event for each of them. */
  default void dropped(long tasks) {}

  /**
   * Returns whether the sink takes the output of running tasks. If no sink of a batch does, its
   * tasks stream no output.
   */
  default boolean takesOutput() {
    return false;
  }

  /**
   * Sets the handler that is called with true when the sink falls behind, and with false when it
   * has caught up. The batch is paused in between.
   */
  default void onBehind(Consumer<Boolean> handler) {}
}
