package dev.sluice.loopwatch;

import java.util.List;
import java.util.function.Consumer;

/**
 * Receives everything that a watch reports; {@link #accept} receives the blocks that have ended.
 *
 * <p>Called on the watch thread, and on that of Vert.x's blocked thread checker; never on an event
 * loop. Must not block.
 */
@FunctionalInterface
public interface LoopListener extends Consumer<LoopBlocked> {

  /** Receives a block that is going on; it is reported in full when it has ended. */
  default void stillBlocked(LoopBlocked soFar) {}

  /** Receives each lag that was measured. */
  default void lag(String loop, long nanos) {}

  /** Receives the state of all loops, once a second. */
  default void second(List<LoopReading> loops) {}
}
